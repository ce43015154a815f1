// A curve as an SVG that is readable on light and dark pages.

/** A point, in percent on both axes. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly label: string;
}

const width = 640;
const height = 400;
const margin = { left: 64, right: 24, top: 24, bottom: 56 };

/** Both axes run from 0 to 100 %. */
export function curveSvg(points: readonly Point[], title: string, xTitle: string, yTitle: string): string {
  const left = (percent: number): number =>
    Math.round(margin.left + ((width - margin.left - margin.right) * percent) / 100);
  const top = (percent: number): number =>
    Math.round(height - margin.bottom - ((height - margin.top - margin.bottom) * percent) / 100);
  const ticks = [0, 20, 40, 60, 80, 100];
  const grid = ticks.flatMap((tick) => [
    `<path d="M${left(tick)} ${top(0)}V${top(100)}M${left(0)} ${top(tick)}H${left(100)}" stroke="#8884"/>`,
    `<text x="${left(tick)}" y="${top(0) + 18}" text-anchor="middle">${tick} %</text>`,
    `<text x="${left(0) - 8}" y="${top(tick) + 4}" text-anchor="end">${tick} %</text>`,
  ]);
  const marks = points.flatMap(({ x, y, label }) => [
    `<circle cx="${left(x)}" cy="${top(y)}" r="4" fill="#3b82c4"/>`,
    `<text x="${left(x) + 8}" y="${top(y) - 6}">${label}</text>`,
  ]);
  const line = points.map(({ x, y }) => `${left(x)},${top(y)}`).join(' ');
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#888">`,
    `<title>${title}</title>`,
    ...grid,
    `<polyline points="${line}" fill="none" stroke="#3b82c4" stroke-width="2"/>`,
    ...marks,
    `<text x="${left(50)}" y="${height - 14}" text-anchor="middle">${xTitle}</text>`,
    `<text transform="translate(16 ${top(50)}) rotate(-90)" text-anchor="middle">${yTitle}</text>`,
    '</svg>',
  ].join('\n')}\n`;
}
