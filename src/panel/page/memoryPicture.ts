// Draws what the mixer remembers: one column per byte and one row per channel, with the channels of a band stacked.
import type { PanelChannel } from '../protocol.ts';
import { valuesOf } from './memoryChannels.ts';
import type { MemoryTrace } from './state.ts';

type Color = readonly [red: number, green: number, blue: number];

/** What a picture shows. */
export interface MemoryPicture {
  readonly trace: MemoryTrace;
  readonly channels: readonly PanelChannel[];
}

/** What each canvas shows, and in which theme's colors, so that nothing is drawn twice. */
const drawn = new WeakMap<HTMLCanvasElement, MemoryPicture & { readonly theme: string }>();

/**
 * One pixel per value: the canvas is as wide as the number of bytes, and the style sheet stretches it. Positive values
 * tend toward one theme color, negative ones toward another, and 0 is the background.
 */
export function drawMemory(canvas: HTMLCanvasElement, { trace, channels }: MemoryPicture): void {
  const theme = document.body.className + document.documentElement.style.cssText;
  const before = drawn.get(canvas);
  if (before?.trace === trace && before.channels === channels && before.theme === theme) return;
  drawn.set(canvas, { trace, channels, theme });
  const { bytes } = trace;
  canvas.width = bytes;
  canvas.height = channels.length;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  const style = getComputedStyle(canvas);
  // A theme color may be in any notation and may be translucent, so it is read back from a pixel.
  const colorOf = (property: string): Color => {
    for (const each of ['--picture-none', property]) {
      context.fillStyle = style.getPropertyValue(each).trim() || '#808080';
      context.fillRect(0, 0, 1, 1);
    }
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    return [red!, green!, blue!];
  };
  const background = colorOf('--picture-none');
  const ends = [colorOf('--picture-negative'), colorOf('--picture-positive')] as const;
  const image = context.createImageData(canvas.width, canvas.height);
  for (const [y, channel] of channels.entries()) {
    const values = valuesOf(trace, channel);
    for (let x = 0; x < bytes; x++) {
      const value = values[x]! / 127;
      const end = ends[value < 0 ? 0 : 1];
      const at = 4 * (y * bytes + x);
      for (let part = 0; part < 3; part++) {
        image.data[at + part] = background[part]! + (end[part]! - background[part]!) * Math.abs(value);
      }
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}
