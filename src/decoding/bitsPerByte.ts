// How well a model predicts held-out stories: bits per byte, by the protocol of training/evaluate.py, with the project's own engine.
import type { Engine, MixerState } from '../inference/engine.ts';
import { TimeSlicer } from '../inference/timeSlicer.ts';
import { beginByte, endByte, vocabularySize } from '../model/vocabulary.ts';
import { encodeUtf8 } from '../prose/utf8.ts';
import type { Predictor } from './adaptivePredictor.ts';
import type { ContextCounts } from './contextCounts.ts';
import type { ModelChoice } from './modelChoice.ts';
import { promptFrom } from './prompt.ts';
import { surprisalBits } from '../inference/surprisal.ts';

/** The line between two stories in a file. */
const storySeparator = '<|endoftext|>';

/** Bytes per run: long enough to be quick, short enough for the event loop. */
const runBytes = 32;

/** How a model scored on some stories. */
export interface Score {
  readonly bits: number;
  /** Bytes that were scored: all but each story's BOS. */
  readonly bytes: number;
}

/** Learns a text while it is being read. */
export interface Learner {
  readonly counts: ContextCounts;
  readonly predictor: Predictor;
}

/** The stories of a file, trimmed, without empty ones. */
export function splitStories(file: string): string[] {
  return file
    .split(storySeparator)
    .map((story) => story.trim())
    .filter((story) => story !== '');
}

/**
 * Scores one story: BOS + text + EOS, every byte after BOS from all that precedes it. A windowed model reads windows of N bytes that
 * advance by N/2; each byte is scored in the first window that reaches it.
 *
 * @param learner learns the story as it is read, so that each byte is predicted with the counts of what comes before it
 */
export async function scoreStory(
  engine: Engine,
  story: string,
  slicer: TimeSlicer = new TimeSlicer(),
  learner?: Learner,
): Promise<Score> {
  const encoded = encodeUtf8(story);
  const text = new Uint8Array(encoded.length + 2);
  text[0] = beginByte;
  text.set(encoded, 1);
  text[text.length - 1] = endByte;
  const inputCount = text.length - 1;
  const window = engine.config.contextBytes ?? inputCount;
  let bits = 0;
  let scored = 0;
  for (let start = 0; scored < inputCount; start += Math.max(1, Math.floor(window / 2))) {
    const end = Math.min(start + window, inputCount);
    let state: MixerState = engine.initialState;
    for (let at = start; at < end; at += runBytes) {
      const run = await engine.run(text.subarray(at, Math.min(at + runBytes, end)), state);
      state = run.state;
      const rows = run.logits.length / vocabularySize;
      for (let row = 0; row < rows; row++) {
        if (at + row < scored) continue;
        const index = at + row + 1;
        const logits = run.logits.subarray(row * vocabularySize, (row + 1) * vocabularySize);
        bits += surprisalBits(learner?.predictor.mixed(logits, text.subarray(0, index)) ?? logits, text[index]!);
        learner?.counts.add(text, index, index + 1);
      }
      await slicer.yieldIfDue();
    }
    scored = end;
  }
  return { bits, bytes: inputCount };
}

/**
 * Scores stories, each by the model that its beginning surprises less.
 *
 * @param learner learns all of them, as one text
 */
export async function scoreStories(choice: ModelChoice, stories: readonly string[], learner?: Learner): Promise<Score> {
  let bits = 0;
  let bytes = 0;
  for (const story of stories) {
    const { engine } = await choice.runnerFor(promptFrom(story, 0).bytes);
    const score = await scoreStory(engine, story, undefined, learner);
    bits += score.bits;
    bytes += score.bytes;
  }
  return { bits, bytes };
}
