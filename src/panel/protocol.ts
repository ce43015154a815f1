// All messages between the Story Generator panel and the extension host, in both directions, and the stories in them.
// Each message has a schema from which its type is inferred: a webview is a trust boundary, so both sides check what
// arrives.
import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { choicesOf, settingDefinitions, type NumberRange } from '../settings/definitions.ts';
import { channelSchema, choiceSchema, continuationSchema, maxAblatedChannels, wordSchema } from './choiceSchemas.ts';
import { amount, count, wholeNumber } from './numberSchemas.ts';
import { expectedIn, isInRange } from '../settings/numberRange.ts';

export type { PanelChannel, PanelChoice, PanelContinuation, PanelWord } from './choiceSchemas.ts';

/** The longest text that a message may carry, in UTF-16 units. */
export const maxCharacters = 4_000_000;

/** The maximum number of variants of a passage, shown side by side. */
export const maxVariants = 3;

const textSchema = v.pipe(v.string(), v.maxLength(maxCharacters));
const requestId = wholeNumber(1, Number.MAX_SAFE_INTEGER);
/** Bytes as hexadecimal digits. */
const hexSchema = v.pipe(textSchema, v.regex(/^(?:[0-9a-f]{2})*$/u));

/** Where writing stops on its own. */
const stopAtSchema = v.picklist(['story', ...choicesOf('stopAt')]);

const inRangeOf = (range: NumberRange) =>
  v.pipe(
    v.number(),
    v.check((value) => isInRange(value, range), `Must be ${expectedIn(range)}`),
  );

const optionsSchema = v.object({
  temperature: inRangeOf(settingDefinitions.temperature),
  topK: inRangeOf(settingDefinitions.topK),
  topP: inRangeOf(settingDefinitions.topP),
  minP: inRangeOf(settingDefinitions.minP),
  seed: inRangeOf(settingDefinitions.seed),
  maxBytes: wholeNumber(1, 2 * maxCharacters),
  stopAt: stopAtSchema,
  trimToSentence: v.boolean(),
  /**
   * The least number of sentences before the story may end on its own: a continuation of a finished story would
   * otherwise be empty.
   */
  minSentences: v.optional(wholeNumber(0, 1)),
  noRepeatWords: inRangeOf(settingDefinitions.noRepeatWords),
  wordGuard: v.picklist(choicesOf('wordGuard')),
  nameGuard: v.boolean(),
  proseGuard: v.boolean(),
  windowRule: v.picklist(choicesOf('windowRule')),
  /** 0 means all. */
  readBytes: wholeNumber(0, settingDefinitions.readLength.maximum),
  /** Whether the words of the document being written count; the same options may then not reproduce the same text. */
  learns: v.boolean(),
});
/** Everything that determines a text, along with the prompt, the forced bytes and the model. */
export type WritingOptions = Readonly<v.InferOutput<typeof optionsSchema>>;

const variantSchema = v.object({
  options: optionsSchema,
  /** The bytes that it must begin with. */
  forced: hexSchema,
});

const passageSchema = v.object({
  /** What was written. */
  text: textSchema,
  /** The bytes that it had to begin with; not empty if a person chose a different letter. */
  forced: hexSchema,
  options: optionsSchema,
  model: v.pipe(v.string(), v.maxLength(1000)),
  /** The model that wrote it if `model` leaves the choice to the text; missing until something is written. */
  writer: v.optional(v.pipe(v.string(), v.maxLength(1000))),
  /** Why it ended; `stopped` by a person, `failed` by an error. */
  reason: v.picklist(['sentence', 'paragraph', 'story', 'stopString', 'length', 'time', 'stopped', 'failed']),
  /** How many bytes were written, and how many of them were the model's first choice. */
  bytes: count,
  greedyBytes: count,
  milliseconds: amount,
});
/** What one run of the model wrote. */
export type SavedPassage = Readonly<v.InferOutput<typeof passageSchema>>;

const storySchema = v.object({
  /** What the person wrote. */
  beginning: textSchema,
  /** What was written after it, in order. */
  passages: v.pipe(v.array(passageSchema), v.maxLength(1000)),
  /** The last passage, written with different seeds; none if nothing was written. */
  variants: v.pipe(v.array(passageSchema), v.maxLength(maxVariants)),
  chosen: wholeNumber(0, maxVariants - 1),
});
/** A story in the form that is stored: the beginning, then the passages, then the chosen variant. */
export type SavedStory = Readonly<v.InferOutput<typeof storySchema>>;

/** The newest version of the session file format. */
export const sessionVersion = 1;
const sessionSchema = v.object({
  format: v.literal('micromixer-session'),
  version: v.literal(sessionVersion),
  story: storySchema,
});
/** A session file. */
export type Session = v.InferOutput<typeof sessionSchema>;

const settingsSchema = v.object({ options: optionsSchema, model: v.string() });
/** The person's settings. Seed 0 means a random one. */
export type PanelSettings = Readonly<v.InferOutput<typeof settingsSchema>>;

const scored = {
  text: v.string(),
  /** Per code point: the surprisal in bits. */
  bits: v.array(amount),
  bytes: count,
  greedyBytes: count,
  /** The name of the model that wrote or read it; missing for an empty text. */
  model: v.optional(v.string()),
};

/**
 * A checkpoint dropped on the panel travels in one message; larger ones need the file picker, which doesn't send the
 * file.
 */
export const maxDroppedBytes = 64 * 2 ** 20;

/** A dropped file: its content, or its location if it was dragged from the editor's own list of files. */
const droppedFileSchema = v.union([
  v.object({
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
    bytes: v.pipe(
      v.instance(Uint8Array<ArrayBuffer>),
      v.check(({ byteLength }) => byteLength <= maxDroppedBytes, 'The file is too large to be dropped'),
    ),
  }),
  v.object({ uri: v.pipe(v.string(), v.regex(/^[a-z][\w+.-]*:\/[^\p{Cc}\s]*$/iu), v.maxLength(4096)) }),
]);
export type DroppedFile = Readonly<v.InferOutput<typeof droppedFileSchema>>;

/** The maximum number of stories kept per workspace. */
export const maxKeptStories = 30;

/** What outlives a panel: the stories written, newest first, and the text in the box. */
const shelfSchema = v.object({
  draft: textSchema,
  stories: v.pipe(v.array(storySchema), v.maxLength(maxKeptStories)),
});
export type Shelf = Readonly<v.InferOutput<typeof shelfSchema>>;

/** The document that a story would be inserted into: its name, and whether something is selected there. */
const targetSchema = v.object({ title: v.string(), hasSelection: v.boolean() });

/** The maximum number of bytes of a picture, for either format. */
const maxPictureBytes = 16 * 2 ** 20;

/** The place that a question is about: in a story, with the knobs that apply there. */
const placeFields = {
  requestId,
  prompt: textSchema,
  written: textSchema,
  options: optionsSchema,
  /** Whether the place is in the last scored document rather than in a story. */
  isDocument: v.optional(v.boolean()),
};

/** A character as readers see it: a letter with its accents, an emoji with its parts. */
const characterSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

const toHostSchema = v.variant('type', [
  /**
   * The panel is drawn (again). Answered by `initialize`, and by everything written so far of the story that it
   * resumes. Anything else that was running for it ends.
   */
  v.object({ type: v.literal('panelReady'), resumes: v.optional(requestId) }),
  v.object({
    type: v.literal('tellStory'),
    requestId,
    prompt: textSchema,
    variants: v.pipe(v.array(variantSchema), v.minLength(1), v.maxLength(maxVariants)),
  }),
  /**
   * What was written stays; the host answers with a `requestFailed` without a message for each variant still running.
   */
  v.object({ type: v.literal('cancel'), requestId }),
  /** How surprising a text is after a prompt. Answered by `textScored`s. */
  v.object({ type: v.literal('scoreText'), requestId, prompt: textSchema, text: textSchema, options: optionsSchema }),
  /** The same for the document of the active editor. */
  v.object({ type: v.literal('scoreDocument'), requestId, options: optionsSchema }),
  v.object({
    type: v.literal('explain'),
    ...placeFields,
    character: characterSchema,
  }),
  /** The likeliest next words after a text. Answered by `wordsFound`. */
  v.object({
    type: v.literal('findWords'),
    ...placeFields,
  }),
  /** The state of the model's memory after each of the text's last bytes. Answered by `memoryTraced`. */
  v.object({
    type: v.literal('traceMemory'),
    ...placeFields,
  }),
  /** What channels of the memory contribute at a character. Answered by `channelsAblated`. */
  v.object({
    type: v.literal('ablateChannels'),
    ...placeFields,
    character: characterSchema,
    channels: v.pipe(v.array(channelSchema), v.minLength(1), v.maxLength(maxAblatedChannels)),
  }),
  /** What happens inside the model at each of the text's last bytes. Answered by `inspected`. */
  v.object({
    type: v.literal('inspect'),
    ...placeFields,
  }),
  v.object({
    type: v.literal('takeText'),
    /** The person's own words, which stay as they are. */
    beginning: textSchema,
    /** The model's words, which are fitted to the place. */
    written: textSchema,
    where: v.picklist(['cursor', 'selection', 'newFile', 'clipboard']),
  }),
  v.object({ type: v.literal('saveSession'), session: sessionSchema }),
  v.object({ type: v.literal('openSession') }),
  v.object({ type: v.literal('keepShelf'), shelf: shelfSchema }),
  /** The person is asked for confirmation. */
  v.object({ type: v.literal('clearStories') }),
  /** A picture in both formats; the person chooses which one, and where. */
  v.object({
    type: v.literal('savePicture'),
    name: v.pipe(v.string(), v.regex(/^[\w-]{1,40}$/u)),
    svg: v.pipe(v.string(), v.maxLength(maxPictureBytes)),
    png: v.pipe(
      v.instance(Uint8Array<ArrayBuffer>),
      v.check(({ byteLength }) => byteLength <= maxPictureBytes, 'The picture is too large'),
    ),
  }),
  v.object({ type: v.literal('saveSettings'), options: optionsSchema }),
  v.object({ type: v.literal('chooseModel'), model: v.pipe(v.string(), v.maxLength(1000)) }),
  /** Without a file, the person is asked for one. */
  v.object({ type: v.literal('importModel'), file: v.optional(droppedFileSchema) }),
]);
export type ToHost = v.InferOutput<typeof toHostSchema>;

/** The maximum number of bytes in one inspection: the last ones of a text. */
export const inspectedBytes = 1024;

/** The parts of an inspection that are shown, in the format of src/inference/inspection.ts. */
const inspectedSchema = v.object({
  type: v.literal('inspected'),
  requestId,
  /** The name of the model that was inspected. */
  model: v.string(),
  layers: count,
  bytes: count,
  guesses: v.instance(Uint8Array),
  shares: v.instance(Float32Array),
  known: v.instance(Float32Array),
  kept: v.instance(Float32Array),
});
/** What is known about the model's internals at the last bytes of a text. */
export type PanelInspection = Readonly<v.InferOutput<typeof inspectedSchema>>;

const toPanelSchema = v.variant('type', [
  v.object({
    type: v.literal('initialize'),
    settings: settingsSchema,
    models: v.array(v.string()),
    /** Missing if no document is open. */
    target: v.optional(targetSchema),
    /** What was kept of closed panels; missing if another panel has it. */
    shelf: v.optional(shelfSchema),
  }),
  v.object({ type: v.literal('settingsChanged'), settings: settingsSchema }),
  v.object({ type: v.literal('targetChanged'), target: v.optional(targetSchema) }),
  /** The person has agreed to it. */
  v.object({ type: v.literal('storiesCleared') }),
  /** A model was imported, renamed or removed. */
  v.object({ type: v.literal('modelsChanged'), models: v.array(v.string()) }),
  v.object({
    type: v.literal('storyContinued'),
    requestId,
    variant: wholeNumber(0, 2),
    /** How many bytes were written before this piece; a piece from 0 replaces everything before it. */
    from: count,
    ...scored,
    milliseconds: amount,
  }),
  v.object({
    type: v.literal('storyFinished'),
    requestId,
    variant: wholeNumber(0, 2),
    /**
     * How many bytes were written: a page that hasn't received them all waits until they are sent again, with their
     * end.
     */
    from: v.optional(count),
    reason: passageSchema.entries.reason,
    milliseconds: amount,
  }),
  /**
   * A request (or, with a variant, that part of it) has failed: `message` is one sentence, or empty if it was canceled.
   */
  v.object({
    type: v.literal('requestFailed'),
    requestId,
    variant: v.optional(wholeNumber(0, 2)),
    /** With a variant, the same as in `storyFinished`. */
    from: v.optional(count),
    message: v.string(),
  }),
  v.object({ type: v.literal('textScored'), requestId, ...scored, title: v.string(), isLast: v.boolean() }),
  v.object({ type: v.literal('explained'), requestId, model: v.string(), choices: v.array(v.array(choiceSchema)) }),
  v.object({ type: v.literal('wordsFound'), requestId, words: v.array(wordSchema) }),
  v.object({
    type: v.literal('memoryTraced'),
    requestId,
    model: v.string(),
    layers: count,
    channels: count,
    bytes: count,
    averages: v.instance(Int8Array),
    rates: v.instance(Uint8Array),
    spans: v.instance(Float32Array),
  }),
  v.object({
    type: v.literal('channelsAblated'),
    requestId,
    whole: continuationSchema,
    without: continuationSchema,
  }),
  inspectedSchema,
  v.object({ type: v.literal('sessionOpened'), story: storySchema }),
  /** A message for the person. */
  v.object({ type: v.literal('notice'), message: v.string(), isError: v.boolean() }),
]);
export type ToPanel = v.InferOutput<typeof toPanelSchema>;

/** A message from a panel, or what is wrong with it. */
export function parseToHost(value: unknown): ToHost | { readonly problem: string } {
  return parsed(v.safeParse(toHostSchema, value));
}

/** The request ID in a value, however malformed the rest is. */
export function requestIdOf(value: unknown): number | undefined {
  const result = v.safeParse(v.object({ requestId }), value);
  return result.success ? result.output.requestId : undefined;
}

/** A message from the host, or what is wrong with it. */
export function parseToPanel(value: unknown): ToPanel | { readonly problem: string } {
  return parsed(v.safeParse(toPanelSchema, value));
}

/** A story from the window's state; `undefined` if it is invalid. */
export function parseStory(value: unknown): SavedStory | undefined {
  const result = v.safeParse(storySchema, value);
  return result.success ? result.output : undefined;
}

/** The shelf of closed panels; `undefined` if it is invalid. */
export function parseShelf(value: unknown): Shelf | undefined {
  const result = v.safeParse(shelfSchema, value);
  return result.success ? result.output : undefined;
}

/** Options from the window's state; `undefined` if they are invalid. */
export function parseOptions(value: unknown): WritingOptions | undefined {
  const result = v.safeParse(optionsSchema, value);
  return result.success ? result.output : undefined;
}

/**
 * Reads a session file.
 *
 * @returns the session, or one sentence that says what is wrong with the file
 */
export function parseSession(text: string): Session | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: l10n.t('This file is not a story session: it is not JSON.') };
  }
  const head = v.safeParse(v.object({ format: v.literal('micromixer-session'), version: v.number() }), value);
  if (!head.success) return { problem: l10n.t('This file is not a story session that MicroMixer saved.') };
  if (head.output.version > sessionVersion) {
    return {
      problem: l10n.t('This session was saved by a newer MicroMixer Stories: update the extension to open it.'),
    };
  }
  const result = parsed(v.safeParse(sessionSchema, value));
  return 'problem' in result ? { problem: l10n.t('This session cannot be opened: {0}.', result.problem) } : result;
}

function parsed<Schema extends v.GenericSchema>(
  result: v.SafeParseResult<Schema>,
): v.InferOutput<Schema> | { readonly problem: string } {
  if (result.success) return result.output;
  const [issue] = result.issues;
  return { problem: `${v.getDotPath(issue) ?? 'the message'}: ${issue.message}` };
}
