// Pictures of a view as SVG: what is in them, and that no text can become markup.
import assert from 'node:assert/strict';
import test from 'node:test';
import { svgOf, type Picture } from '../../../src/panel/page/picture.ts';

const picture = (text: string): Picture => ({
  width: 100,
  height: 50,
  background: 'rgba(0,0,0,1.000)',
  title: text,
  shapes: [
    { kind: 'box', x: 1.23456, y: 2, width: 10, height: 5, fill: 'rgba(255,0,0,0.500)', stroke: 'rgba(0,0,255,1.000)' },
    { kind: 'text', x: 3, y: 4, text, fill: 'rgba(9,9,9,1.000)', size: 13, family: '"A", serif', weight: '400' },
  ],
});

test('boxes and texts stand where they stood', () => {
  const svg = svgOf(picture('cat'));
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="100" height="50"/u);
  assert.match(svg, /<title>cat<\/title>/u);
  assert.match(
    svg,
    /<rect x="1\.23" y="2" width="10" height="5" fill="rgba\(255,0,0,0\.500\)" stroke="rgba\(0,0,255,1\.000\)"\/>/u,
  );
  assert.match(svg, /<text x="3" y="4" .*font-family="&quot;A&quot;, serif" font-size="13".*>cat<\/text>/u);
});

test('text stays text', () => {
  const svg = svgOf(picture('</text><script>alert("1")</script>&\u0000\u001b'));
  assert.doesNotMatch(svg, /<script/u);
  assert.match(svg, /&lt;\/text&gt;&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt;&amp;<\/text>/u);
});
