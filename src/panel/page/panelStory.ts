// Stories as the panel holds them, and what is derived from them. Pure values.
import * as l10n from '@vscode/l10n';
import { hexOf } from '../../model/hex.ts';
import type { SavedPassage, SavedStory, WritingOptions } from '../protocol.ts';

/** What one run of the model wrote. */
export interface Passage extends SavedPassage {
  /** The surprisal of each code point of the text, in bits; shorter than the text until all of it is scored. */
  readonly bits: readonly number[];
}

/** A beginning, the settled passages, and the variants of the last passage, one of which is chosen. */
export interface Story {
  readonly beginning: string;
  readonly passages: readonly Passage[];
  readonly variants: readonly Passage[];
  readonly chosen: number;
}

export const emptyStory: Story = { beginning: '', passages: [], variants: [], chosen: 0 };

/** All passages of the text, ending with the chosen variant. */
export function passagesOf({ passages, variants, chosen }: Story): readonly Passage[] {
  const last = variants[chosen];
  return last === undefined ? passages : [...passages, last];
}

/** The text before a passage, or the whole text. */
export function textOf(story: Story, passageCount = Infinity): string {
  return (
    story.beginning +
    passagesOf(story)
      .slice(0, passageCount)
      .map(({ text }) => text)
      .join('')
  );
}

/** A passage that has not been written yet. */
export function blankPassage(options: WritingOptions, model: string, forced: string): Passage {
  return { text: '', bits: [], forced, options, model, reason: 'stopped', bytes: 0, greedyBytes: 0, milliseconds: 0 };
}

const withoutScores = (passage: SavedPassage): Passage => ({ ...passage, bits: [] });

/** A story from a file or from the window's state, without scores. */
export function fromSavedStory(story: SavedStory): Story {
  const variants = story.variants.map(withoutScores);
  return {
    beginning: story.beginning,
    passages: story.passages.map(withoutScores),
    variants,
    chosen: Math.max(0, Math.min(story.chosen, variants.length - 1)),
  };
}

/** The story in the form that is stored: without scores, which the model can compute again. */
export function toSavedStory(story: Story): SavedStory {
  return { ...story, passages: story.passages.map(withoutScores), variants: story.variants.map(withoutScores) };
}

/** Figures about a text. */
export interface Totals {
  readonly bytes: number;
  /** Mean surprisal. */
  readonly bitsPerByte: number;
  /** Share of bytes that were the model's first choice, [0, 1]. */
  readonly greedyShare: number;
}

export function totalsOf(passages: readonly Passage[]): Totals {
  let bytes = 0;
  let bits = 0;
  let greedyBytes = 0;
  for (const passage of passages) {
    bytes += passage.bytes;
    greedyBytes += passage.greedyBytes;
    for (const each of passage.bits) bits += each;
  }
  return {
    bytes,
    bitsPerByte: bytes === 0 ? 0 : bits / bytes,
    greedyShare: bytes === 0 ? 0 : greedyBytes / bytes,
  };
}

/** How a byte is shown: as its character, a name for white space, or its hexadecimal value. */
export function byteLabel(byte: number): string {
  if (byte === 0x20) return l10n.t('space');
  if (byte === 0x0a) return l10n.t('new line');
  if (byte === 0x02) return l10n.t('the end');
  return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `<${hexOf([byte]).toUpperCase()}>`;
}

/** How surprising something is, in eight steps: 0 for less than half a bit, 7 for 8 bits or more. */
export function surpriseLevel(bits: number): number {
  const steps = [0.5, 1, 2, 3, 4, 6, 8];
  const level = steps.findIndex((step) => bits < step);
  return level === -1 ? steps.length : level;
}
