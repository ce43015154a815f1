// What the model expects next, as a table with bars.
import { hexOf } from '../model/hex.ts';
import { vocabularySize } from '../model/vocabulary.ts';
import type { SamplingOptions } from '../decoding/storyOptions.ts';
import { ProbabilityShaper, softmaxInto } from '../decoding/probabilities.ts';

const rowCount = 20;
const barWidth = 30;

/** The likeliest next bytes, with their probabilities according to the model and after the knobs. */
export function inspectionTable(logits: Float32Array, options: SamplingOptions): string {
  const believed = new Float64Array(vocabularySize);
  const drawn = new Float64Array(vocabularySize);
  softmaxInto(believed, logits);
  new ProbabilityShaper().shapeInto(drawn, logits, options);
  const bytes = Array.from(believed.keys()).sort((left, right) => believed[right]! - believed[left]!);
  const rows = bytes.slice(0, rowCount).map((byte) => {
    const bar = '█'.repeat(Math.round(believed[byte]! * barWidth)).padEnd(barWidth);
    const after = drawn[byte] === 0 ? '    cut' : percent(drawn[byte]!);
    return `${String(byte).padStart(4)}  ${byteName(byte).padEnd(6)}${percent(believed[byte]!)}  ${bar}${after}`;
  });
  const heading = `byte  char    model  ${' '.repeat(barWidth)}  drawn`;
  return `${[heading, ...rows].join('\n')}\n`;
}

function percent(probability: number): string {
  return `${(100 * probability).toFixed(2)}%`.padStart(7);
}

/** A readable form of a byte. */
function byteName(byte: number): string {
  const named: Record<number, string> = { 0: 'PAD', 1: 'BOS', 2: 'EOS', 9: 'tab', 10: 'line', 32: 'space' };
  const isVisible = byte > 32 && byte < 127;
  return named[byte] ?? (isVisible ? String.fromCharCode(byte) : `<${hexOf([byte]).toUpperCase()}>`);
}
