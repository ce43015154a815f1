// A page as an animated GIF: frames are captured one by one, each with its display time, so that a film is the same
// however slow the machine is. A frame holds only what changed.
import { decode } from 'fast-png';
import gifenc from 'gifenc';
import type { Page } from 'playwright-core';

type Color = [red: number, green: number, blue: number];

/** GIF allows 256 colors: these, and one for "unchanged". */
const colors = 255;
const asBefore = colors;

interface Frame {
  /** (height x width); each a color as 0xrrggbb. */
  readonly pixels: Uint32Array;
  readonly delayMs: number;
}

export class Recorder {
  readonly #page: Page;
  readonly #frames: Frame[] = [];
  #size = { width: 0, height: 0 };

  constructor(page: Page) {
    this.#page = page;
  }

  /** Captures a frame that is shown this long. */
  async take(delayMs: number): Promise<void> {
    const { width, height, channels, data } = decode(await this.#page.screenshot());
    const pixels = Uint32Array.from({ length: width * height }, (_, pixel) => {
      const at = channels * pixel;
      return (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!;
    });
    this.#size = { width, height };
    this.#frames.push({ pixels, delayMs });
  }

  /** The film, as a GIF that loops. */
  film(): Uint8Array {
    const { width, height } = this.#size;
    const palette = this.#mostFrequent();
    const indexes = new Map<number, number>();
    const indexOf = (color: number): number => {
      const index = indexes.get(color) ?? nearest(palette, color);
      indexes.set(color, index);
      return index;
    };
    const encoder = gifenc.GIFEncoder();
    let before: Uint8Array | undefined;
    for (const { pixels, delayMs } of this.#frames) {
      const all = Uint8Array.from(pixels, indexOf);
      const shown =
        before === undefined ? all : all.map((color, pixel) => (color === before![pixel] ? asBefore : color));
      encoder.writeFrame(shown, width, height, {
        ...(before === undefined
          ? { palette: [...palette, [0, 0, 0]] }
          : { transparent: true, transparentIndex: asBefore }),
        delay: delayMs,
        dispose: 1,
      });
      before = all;
    }
    encoder.finish();
    return encoder.bytes();
  }

  /** Most of an editor is drawn in a few colors, which are kept exactly. */
  #mostFrequent(): Color[] {
    const counts = new Map<number, number>();
    for (const { pixels } of this.#frames) for (const color of pixels) counts.set(color, (counts.get(color) ?? 0) + 1);
    const chosen = [...counts].toSorted(([, left], [, right]) => right - left).slice(0, colors);
    const palette = chosen.map(([color]) => channelsOf(color));
    while (palette.length < colors) palette.push([0, 0, 0]);
    return palette;
  }
}

function channelsOf(color: number): Color {
  return [color >> 16, (color >> 8) & 0xff, color & 0xff];
}

/** The index of the closest color. */
function nearest(palette: readonly Color[], color: number): number {
  const [red, green, blue] = channelsOf(color);
  let best = 0;
  let least = Infinity;
  for (const [index, [r, g, b]] of palette.entries()) {
    const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
    if (distance >= least) continue;
    best = index;
    least = distance;
  }
  return best;
}
