// What happens inside a model while it reads texts, for all texts together.
import { inspectText, type Inspection } from '../../src/inference/inspection.ts';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { beginByte } from '../../src/model/vocabulary.ts';
import { letterKindOf, type LetterKind } from '../../src/panel/page/letterKinds.ts';
import { encodeUtf8 } from '../../src/prose/utf8.ts';
import { engineFor, inspectorFor, shippedModel } from '../../test/support/models.ts';

/** A text with the inspection of reading it: row i of the inspection is byte i. */
export interface SeenText {
  /** What the model read: the begin byte, then the text. */
  readonly bytes: Uint8Array;
  readonly seen: Inspection;
}

/** Inspects a shipped model while it reads each of the texts from its beginning. */
export async function lookInto(model: string, texts: readonly string[]): Promise<SeenText[]> {
  const weights = shippedModel(model);
  const [engine, inspector] = [await engineFor(weights), await inspectorFor(weights)];
  const runner = new ModelRunner(engine);
  const all: SeenText[] = [];
  for (const text of texts) {
    const bytes = Uint8Array.of(beginByte, ...encodeUtf8(text));
    const seen = await inspectText(inspector, runner, bytes, bytes.length, { windowRule: 'half' });
    if (seen.bytes < bytes.length)
      throw new RangeError(`A text of ${bytes.length} bytes is too long to be seen whole.`);
    all.push({ bytes, seen });
  }
  await engine.dispose();
  await inspector.dispose();
  return all;
}

/** The share of bytes that the best guess gets right, after the embedding and after each layer. */
export function rightShares(texts: readonly SeenText[]): number[] {
  const { layers } = texts[0]!.seen;
  return Array.from({ length: layers + 1 }, (_, stage) => {
    let right = 0;
    let all = 0;
    for (const { bytes, seen } of texts) {
      for (let row = 0; row + 1 < seen.bytes; row++) {
        if (seen.guesses[(stage * seen.bytes + row) * 3] === bytes[row + 1]) right++;
        all++;
      }
    }
    return right / all;
  });
}

/** Per kind of letter: what each layer keeps there on average. */
export function keptByKind(texts: readonly SeenText[]): Map<LetterKind, number[]> {
  const sums = new Map<LetterKind, { sums: number[]; count: number }>();
  for (const { bytes, seen } of texts) {
    for (let row = 1; row < seen.bytes; row++) {
      const kind = letterKindOf(String.fromCharCode(bytes[row]!));
      const entry = sums.get(kind) ?? { sums: Array<number>(seen.layers).fill(0), count: 0 };
      for (let layer = 0; layer < seen.layers; layer++) entry.sums[layer]! += seen.kept[layer * seen.bytes + row]!;
      entry.count++;
      sums.set(kind, entry);
    }
  }
  return new Map([...sums].map(([kind, { sums: each, count }]) => [kind, each.map((sum) => sum / count)]));
}

/** Per layer: how many bytes each channel remembers, shortest first. */
export function spansByLayer(texts: readonly SeenText[]): number[][] {
  const { layers, channels } = texts[0]!.seen;
  const all = texts.reduce((sum, { seen }) => sum + seen.bytes, 0);
  return Array.from({ length: layers }, (_, layer) =>
    Array.from({ length: channels }, (__, channel) => {
      const forgotten = texts.reduce((sum, { seen }) => sum + seen.bytes / seen.spans[layer * channels + channel]!, 0);
      return all / forgotten;
    }).toSorted((left, right) => left - right),
  );
}

/**
 * Whether someone is speaking, byte by byte: from an opening quotation mark to the closing one or the end of the
 * paragraph.
 */
export function speechIn(bytes: Uint8Array): boolean[] {
  let speaks = false;
  return Array.from(bytes, (byte) => {
    if (byte === 0x22) speaks = !speaks;
    if (byte === 0x0a) speaks = false;
    return speaks;
  });
}

/**
 * How closely a channel follows speech: the Pearson correlation over all bytes. @param channel counted across all
 * layers
 */
export function speechCorrelation(texts: readonly SeenText[], channel: number): number {
  let [count, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  for (const { bytes, seen } of texts) {
    speechIn(bytes).forEach((speaks, row) => {
      const [value, speech] = [seen.averages[channel * seen.bytes + row]!, speaks ? 1 : 0];
      count++;
      x += value;
      y += speech;
      xx += value * value;
      yy += speech * speech;
      xy += value * speech;
    });
  }
  return (count * xy - x * y) / Math.sqrt((count * xx - x * x) * (count * yy - y * y));
}
