// The parts of messages about the choices at a letter: bytes, words, and the memory channels they depend on.
import * as v from 'valibot';
import { share, wholeNumber } from './numberSchemas.ts';

export const choiceSchema = v.object({
  byte: wholeNumber(0, 255),
  before: share,
  /** Taking the person's document into account; missing if nothing is known of it. */
  withText: v.optional(share),
  after: share,
  cut: v.optional(
    v.union([v.picklist(['temperature', 'tooRare', 'topK', 'topP', 'minP']), v.object({ reason: v.string() })]),
  ),
});
export type PanelChoice = Readonly<v.InferOutput<typeof choiceSchema>>;

const wordShares = {
  text: v.string(),
  isEnd: v.boolean(),
  share,
  allowedShare: share,
  reason: v.optional(v.string()),
};
export const wordSchema = v.object({
  ...wordShares,
  /** The words after it, which have no further words. */
  next: v.array(v.object({ ...wordShares, next: v.strictTuple([]) })),
});
export type PanelWord = Readonly<v.InferOutput<typeof wordSchema>>;

/** A running average in the model's state, counted from 0. */
export const channelSchema = v.object({ layer: wholeNumber(0, 1000), channel: wholeNumber(0, 100_000) });
export type PanelChannel = Readonly<v.InferOutput<typeof channelSchema>>;
/** The maximum number of channels switched off at once. */
export const maxAblatedChannels = 100_000;

/** What the model would choose at a place, and how it would continue. */
export const continuationSchema = v.object({ choices: v.array(choiceSchema), text: v.string() });
export type PanelContinuation = v.InferOutput<typeof continuationSchema>;
