// The pictures of docs/how-it-works.md, in the format the panel saves its own in.
import { letterSign, byteSign } from '../../src/panel/page/insideWords.ts';
import { svgOf, type Shape } from '../../src/panel/page/picture.ts';
import { percent } from '../../src/panel/page/words.ts';
import { guessCount } from '../../src/inference/inspection.ts';
import type { SeenText } from './insides.ts';

/** Colors as R, G, B; the background is white, whatever the reader's theme. */
const ink = '31,35,40';
const faint = '89,99,110';
const blue = '26,133,255';
const yellow = '191,136,3';

const rgba = (color: string, alpha = 1): string => `rgba(${color},${alpha.toFixed(3)})`;

const size = 14;
/** The width of a letter in a monospaced font. */
const letterWidth = 0.6 * size;
const margin = 16;
/** The width of the label before a row. */
const labelWidth = 90;

interface TextOptions {
  readonly color?: string;
  readonly weight?: string;
  readonly isMono?: boolean;
}

function words(x: number, y: number, text: string, options: TextOptions = {}): Shape {
  const { color = ink, weight = '400', isMono = false } = options;
  const family = isMono ? 'monospace' : 'sans-serif';
  return { kind: 'text', x, y, text, fill: rgba(color), size, family, weight };
}

/** A letter centered in a cell. @param y of the baseline */
function letterIn(cell: number, x: number, y: number, sign: string, options: TextOptions = {}): Shape {
  return words(x + (cell - letterWidth) / 2, y, sign, { ...options, isMono: true });
}

function drawn(title: string, width: number, height: number, shapes: readonly Shape[]): string {
  return svgOf({ width, height, background: rgba('255,255,255'), title, shapes });
}

function signAt({ bytes }: SeenText, row: number): string {
  const byte = bytes[row]!;
  return letterSign({ byte, character: String.fromCharCode(byte), index: row, part: 1, parts: 1 });
}

/** The row of the first byte of a part of the text. */
export function rowOf({ bytes }: SeenText, part: string): number {
  const row = new TextDecoder().decode(bytes).indexOf(part);
  if (row === -1) throw new RangeError(`“${part}” is not in the text.`);
  return row;
}

/** The likeliest bytes of a distribution, as bars. @param shares 256 of them */
export function drawChoices(title: string, shares: readonly number[], count: number): string {
  const [line, barWidth] = [24, 320];
  const likeliest = [...shares.entries()].toSorted(([, left], [, right]) => right - left).slice(0, count);
  const shapes = likeliest.flatMap(([byte, share], index): Shape[] => {
    const y = margin + index * line;
    return [
      words(margin, y + 16, byteSign(byte), { isMono: true, weight: '700' }),
      { kind: 'box', x: margin + 30, y: y + 4, width: Math.max(0.5, barWidth * share), height: 15, fill: rgba(blue) },
      words(margin + 40 + barWidth * share, y + 16, percent(share)),
    ];
  });
  return drawn(title, 2 * margin + 30 + barWidth + 60, 2 * margin + count * line, shapes);
}

/** The best guesses for a part of a text after each stage: framed if right, darker if surer. */
export function drawLayers(title: string, text: SeenText, part: string): string {
  const { bytes, seen } = text;
  const [cell, line] = [24, 26];
  const first = rowOf(text, part);
  const shapes: Shape[] = [words(margin, margin + 17, 'What came', { color: faint })];
  for (let column = 0; column < part.length; column++) {
    const x = margin + labelWidth + column * cell;
    shapes.push(letterIn(cell, x, margin + 17, signAt(text, first + column), { weight: '700' }));
    for (let stage = 0; stage <= seen.layers; stage++) {
      const y = margin + (stage + 1) * line;
      // A letter is guessed at the byte before it.
      const at = (stage * seen.bytes + first + column - 1) * guessCount;
      const isRight = seen.guesses[at] === bytes[first + column];
      const box = { kind: 'box', x: x + 1, y: y + 1, width: cell - 2, height: line - 2 } as const;
      shapes.push({ ...box, fill: rgba(blue, 0.5 * seen.shares[at]!), ...(isRight && { stroke: rgba(ink) }) });
      shapes.push(letterIn(cell, x, y + 18, byteSign(seen.guesses[at]!), { weight: isRight ? '700' : '400' }));
    }
  }
  for (let stage = 0; stage <= seen.layers; stage++) {
    const name = stage === 0 ? 'Embedding' : `Layer ${stage}`;
    shapes.push(words(margin, margin + (stage + 1) * line + 18, name, { color: faint }));
  }
  const width = 2 * margin + labelWidth + part.length * cell;
  return drawn(title, width, 2 * margin + (seen.layers + 2) * line, shapes);
}

/** What each layer keeps at each letter of a part of a text: a bar whose height is the share. */
export function drawGate(title: string, text: SeenText, part: string): string {
  const { seen } = text;
  const [cell, letterHeight, stripHeight, gap] = [13, 24, 44, 8];
  const first = rowOf(text, part);
  const top = (layer: number): number => margin + letterHeight + layer * (stripHeight + gap);
  const shapes: Shape[] = [];
  for (let layer = 0; layer < seen.layers; layer++) {
    shapes.push(words(margin, top(layer) + stripHeight / 2 + 5, `Layer ${layer + 1}`, { color: faint }));
    const ground = { x: margin + labelWidth, y: top(layer), width: part.length * cell, height: stripHeight };
    shapes.push({ kind: 'box', ...ground, fill: rgba(blue, 0.08) });
  }
  for (let column = 0; column < part.length; column++) {
    const x = margin + labelWidth + column * cell;
    const sign = signAt(text, first + column);
    shapes.push(letterIn(cell, x, margin + 16, sign === '␣' ? ' ' : sign));
    for (let layer = 0; layer < seen.layers; layer++) {
      const height = stripHeight * seen.kept[layer * seen.bytes + first + column]!;
      const y = top(layer) + stripHeight - height;
      shapes.push({ kind: 'box', x: x + 1, y, width: cell - 2, height, fill: rgba(blue) });
    }
  }
  const width = 2 * margin + labelWidth + part.length * cell;
  return drawn(title, width, margin + top(seen.layers), shapes);
}

/** How long the channels remember, with one stroke per channel. @param marks names for numbers of bytes */
export function drawSpans(
  title: string,
  spans: readonly (readonly number[])[],
  marks: ReadonlyMap<number, string>,
): string {
  const [rowHeight, axisWidth, longest] = [40, 620, 10_000];
  const at = (span: number): number =>
    margin + labelWidth + (axisWidth * Math.log(Math.min(span, longest))) / Math.log(longest);
  const bottom = margin + spans.length * rowHeight;
  const shapes: Shape[] = [];
  for (const [span, name] of marks) {
    shapes.push({ kind: 'box', x: at(span), y: margin, width: 1, height: bottom - margin + 6, fill: rgba(faint) });
    shapes.push(words(at(span) + 4, bottom + 20, name, { color: faint }));
  }
  for (const [layer, channels] of spans.entries()) {
    const y = margin + layer * rowHeight;
    shapes.push(words(margin, y + rowHeight / 2 + 5, `Layer ${layer + 1}`, { color: faint }));
    for (const span of channels) {
      shapes.push({ kind: 'box', x: at(span), y: y + 5, width: 2, height: rowHeight - 10, fill: rgba(blue, 0.4) });
    }
  }
  return drawn(title, 2 * margin + labelWidth + axisWidth, bottom + 30 + margin / 2, shapes);
}

/**
 * A part of a text, tinted by the value of a channel: yellow above 0, blue below. @param channel counted across all
 * layers
 */
export function drawChannel(title: string, text: SeenText, part: string, channel: number): string {
  const { seen } = text;
  const [cell, line, columns] = [11, 26, 66];
  const first = rowOf(text, part);
  const shapes = Array.from(part).flatMap((_, index): Shape[] => {
    const [x, y] = [margin + (index % columns) * cell, margin + Math.floor(index / columns) * line];
    const value = seen.averages[channel * seen.bytes + first + index]! / 127;
    const fill = rgba(value < 0 ? blue : yellow, 0.6 * Math.abs(value));
    const sign = signAt(text, first + index);
    return [
      { kind: 'box', x, y, width: cell, height: line - 4, fill },
      letterIn(cell, x, y + 16, sign === '␣' ? ' ' : sign),
    ];
  });
  return drawn(title, 2 * margin + columns * cell, 2 * margin + Math.ceil(part.length / columns) * line, shapes);
}
