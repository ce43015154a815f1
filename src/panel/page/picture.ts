// A picture as a list of simple shapes, and the two formats it is saved in: SVG, and PNG by way of a canvas. (An image
// element is not an option: the page may load nothing.)

/** Positions and sizes are pixels of the page. */
export type Shape =
  | {
      readonly kind: 'box';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly fill?: string;
      readonly stroke?: string;
    }
  | {
      readonly kind: 'text';
      readonly x: number;
      /** Position of the baseline. */
      readonly y: number;
      readonly text: string;
      readonly fill: string;
      readonly size: number;
      readonly family: string;
      readonly weight: string;
    }
  | {
      readonly kind: 'canvas';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly canvas: HTMLCanvasElement;
    };

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly background: string;
  /** The text alternative. */
  readonly title: string;
  /** From bottom to top. */
  readonly shapes: readonly Shape[];
}

export function svgOf({ width, height, background, title, shapes }: Picture): string {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`;
  const ground = `<rect width="${width}" height="${height}" fill="${background}"/>`;
  return [head, `<title>${escaped(title)}</title>`, ground, ...shapes.map(elementOf), '</svg>', ''].join('\n');
}

function elementOf(shape: Shape): string {
  const [x, y] = [rounded(shape.x), rounded(shape.y)];
  switch (shape.kind) {
    case 'box': {
      const stroke = shape.stroke === undefined ? '' : ` stroke="${shape.stroke}"`;
      return `<rect x="${x}" y="${y}" width="${rounded(shape.width)}" height="${rounded(shape.height)}" fill="${shape.fill ?? 'none'}"${stroke}/>`;
    }
    case 'text': {
      const font = `font-family="${escaped(shape.family)}" font-size="${rounded(shape.size)}" font-weight="${shape.weight}"`;
      return `<text x="${x}" y="${y}" fill="${shape.fill}" ${font} xml:space="preserve">${escaped(shape.text)}</text>`;
    }
    case 'canvas': {
      const size = `width="${rounded(shape.width)}" height="${rounded(shape.height)}" preserveAspectRatio="none"`;
      return `<image x="${x}" y="${y}" ${size} href="${shape.canvas.toDataURL()}"/>`;
    }
  }
}

/** @param scale picture pixels per page pixel */
export async function pngOf(picture: Picture, scale: number): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(Math.ceil(picture.width * scale), Math.ceil(picture.height * scale));
  const context = canvas.getContext('2d')!;
  context.scale(scale, scale);
  context.fillStyle = picture.background;
  context.fillRect(0, 0, picture.width, picture.height);
  for (const shape of picture.shapes) draw(context, shape);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}

function draw(context: OffscreenCanvasRenderingContext2D, shape: Shape): void {
  const { x, y } = shape;
  switch (shape.kind) {
    case 'box':
      if (shape.fill !== undefined) {
        context.fillStyle = shape.fill;
        context.fillRect(x, y, shape.width, shape.height);
      }
      if (shape.stroke !== undefined) {
        context.strokeStyle = shape.stroke;
        context.strokeRect(x, y, shape.width, shape.height);
      }
      return;
    case 'text':
      context.fillStyle = shape.fill;
      context.font = `${shape.weight} ${shape.size}px ${shape.family}`;
      context.fillText(shape.text, x, y);
      return;
    case 'canvas':
      context.imageSmoothingEnabled = false;
      context.drawImage(shape.canvas, x, y, shape.width, shape.height);
  }
}

function rounded(value: number): number {
  return Math.round(100 * value) / 100;
}

function escaped(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // XML allows no control characters.
  return text.replaceAll(/[&<>"]/gu, (character) => names[character]!).replaceAll(/(?![\n\t])\p{Cc}/gu, '');
}
