// Takes a picture of a part of the page, whatever view it shows, with a caption that says what determines it.
import { pngOf, svgOf, type Shape } from './picture.ts';
import { captionOf, type PictureName } from './pictureCaption.ts';
import type { Action, State } from './state.ts';

const margin = 16;
/** For large screens and print. */
const pngScale = 2;

/** @param name of the view, for the file name and the caption */
export async function pictureOf(selector: string, name: PictureName, state: State): Promise<Action> {
  const root = document.querySelector<HTMLElement>(selector)!;
  const style = getComputedStyle(document.body);
  const colors = new Colors();
  const shapes = shapesOf(root, colors);
  const width = Math.max(root.scrollWidth, 320); // the caption needs this width
  const caption = captionOf(state, name);
  const size = Number.parseFloat(style.fontSize);
  const font = { size, family: style.fontFamily, weight: '400', fill: colors.plain(style.color)! };
  const perLine = Math.max(20, Math.floor(width / (0.55 * size)));
  const lines = caption.flatMap((line) => line.match(new RegExp(`.{1,${perLine}}(?:\\s|$)|.{${perLine}}`, 'gu')) ?? []);
  const bottom = Math.max(0, ...shapes.map((shape) => shape.y + ('height' in shape ? shape.height : shape.size)));
  const under = bottom + 1.5 * margin;
  const picture = {
    width: width + 2 * margin,
    height: under + lines.length * 1.5 * size + margin,
    background: colors.plain(style.backgroundColor) ?? '#ffffff',
    title: caption.join('. '),
    shapes: [
      ...shapes.map((shape) => ({ ...shape, x: shape.x + margin, y: shape.y + margin })),
      ...lines.map((text, index) => {
        return { kind: 'text', x: margin, y: under + (index + 1) * 1.5 * size, text: text.trim(), ...font } as const;
      }),
    ],
  };
  return {
    type: 'pictureTaken',
    picture: { name: `micromixer-${name}`, svg: svgOf(picture), png: await pngOf(picture, pngScale) },
  };
}

/**
 * Everything inside an element that has an area or is text, in the element's coordinates, even if scrolled out of view.
 */
function shapesOf(root: HTMLElement, colors: Colors): Shape[] {
  const shapes: Shape[] = [];
  const { left, top } = root.getBoundingClientRect();
  const at = ({ x, y, width, height }: DOMRect): { x: number; y: number; width: number; height: number } => ({
    x: x - left + root.scrollLeft,
    y: y - top + root.scrollTop,
    width,
    height,
  });
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT + NodeFilter.SHOW_TEXT);
  for (let node: Node | null = walker.currentNode; node !== null; node = walker.nextNode()) {
    if (node instanceof Text) {
      const parent = node.parentElement!;
      if (!isSeen(parent)) continue;
      const style = getComputedStyle(parent);
      const font = { size: Number.parseFloat(style.fontSize), family: style.fontFamily, weight: style.fontWeight };
      for (const match of node.data.matchAll(/\S+/gu)) {
        const range = document.createRange();
        range.setStart(node, match.index);
        range.setEnd(node, match.index + match[0].length);
        const box = at(range.getBoundingClientRect());
        if (box.width === 0) continue;
        // Places the baseline where a typically proportioned font has it.
        const y = box.y + box.height / 2 + 0.34 * font.size;
        shapes.push({
          kind: 'text',
          x: box.x,
          y,
          text: match[0],
          fill: colors.plain(style.color) ?? '#000000',
          ...font,
        });
      }
    } else if (node instanceof HTMLCanvasElement) {
      shapes.push({ kind: 'canvas', ...at(node.getBoundingClientRect()), canvas: node });
    } else if (node instanceof Element && node !== root && isSeen(node)) {
      const style = getComputedStyle(node);
      const fill = node instanceof SVGElement ? colorOfShape(node, style, colors) : colors.plain(style.backgroundColor);
      const isOutlined = style.outlineStyle !== 'none' && node.matches('.current, .right');
      const stroke = isOutlined ? colors.plain(style.outlineColor) : undefined;
      const line = lineBelow(style);
      const lineFill = line && colors.plain(line.color);
      for (const rect of fill === undefined && stroke === undefined && lineFill === undefined
        ? []
        : node.getClientRects()) {
        const box = at(rect);
        if (fill !== undefined || stroke !== undefined) {
          shapes.push({ kind: 'box', ...box, ...(fill && { fill }), ...(stroke && { stroke }) });
        }
        if (lineFill === undefined) continue;
        shapes.push({ kind: 'box', ...box, y: box.y + box.height - line!.width, height: line!.width, fill: lineFill });
      }
    }
  }
  return shapes;
}

/** Whether it is visible, or would be after scrolling; interactive controls are not part of a picture. */
function isSeen(element: Element): boolean {
  const isTool = element.closest('.unseen, button.plain') !== null;
  return !isTool && element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
}

/** The line that the style sheet draws below a letter, as an inset shadow. */
function lineBelow({ boxShadow }: CSSStyleDeclaration): { readonly color: string; readonly width: number } | undefined {
  const found = /^(?<color>.*) 0px -(?<width>[\d.]+)px 0px 0px inset$/u.exec(boxShadow);
  return found === null ? undefined : { color: found.groups!['color']!, width: Number(found.groups!['width']) };
}

function colorOfShape(element: SVGElement, style: CSSStyleDeclaration, colors: Colors): string | undefined {
  return element instanceof SVGRectElement ? colors.plain(style.fill) : undefined;
}

/** A theme color may be in any notation; it is read back from a pixel, in a form that every program understands. */
class Colors {
  readonly #context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  readonly #known = new Map<string, string | undefined>();

  /** `undefined` for an invisible color. */
  plain(color: string): string | undefined {
    if (!this.#known.has(color)) this.#known.set(color, this.#read(color));
    return this.#known.get(color);
  }

  #read(color: string): string | undefined {
    const context = this.#context;
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
    return alpha === 0 ? undefined : `rgba(${red},${green},${blue},${(alpha! / 255).toFixed(3)})`;
  }
}
