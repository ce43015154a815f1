// What a message says of the choices at a letter: bytes, words, and the channels of the memory that they depend on.
import * as v from 'valibot';
import { share, wholeNumber } from './numberSchemas.ts';

export const choiceSchema = v.object({
  byte: wholeNumber(0, 255),
  before: share,
  /** With what is known of the person's document; missing if nothing is. */
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
  /** The words behind it, which have none behind them. */
  next: v.array(v.object({ ...wordShares, next: v.strictTuple([]) })),
});
export type PanelWord = Readonly<v.InferOutput<typeof wordSchema>>;

/** A running average of the model's state, counted from 0. */
export const channelSchema = v.object({ layer: wholeNumber(0, 1000), channel: wholeNumber(0, 100_000) });
export type PanelChannel = Readonly<v.InferOutput<typeof channelSchema>>;
/** The most channels that are switched off at once. */
export const maxAblatedChannels = 100_000;

/** What the model would choose at a place, and how it would go on. */
export const continuationSchema = v.object({ choices: v.array(choiceSchema), text: v.string() });
export type PanelContinuation = v.InferOutput<typeof continuationSchema>;
