// The pictures and the numbers of docs/how-it-works.md, all from the model that ships.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { beginByte } from '../../src/model/vocabulary.ts';
import { exampleStory } from '../../src/panel/page/exampleStory.ts';
import { textOf } from '../../src/panel/page/panelStory.ts';
import { letterKinds } from '../../src/panel/page/letterKinds.ts';
import { encodeUtf8 } from '../../src/prose/utf8.ts';
import { storyModelName } from '../../src/settings/automaticModel.ts';
import { engineFor, projectFolder, shippedModel } from '../../test/support/models.ts';
import { drawChannel, drawChoices, drawGate, drawLayers, drawSpans } from './drawings.ts';
import { keptByKind, lookInto, rightShares, spansByLayer, speechCorrelation, type SeenText } from './insides.ts';
import { readStories } from './typist.ts';

export const documentFile = 'docs/how-it-works.md';
const pictureFolder = 'docs/pictures';

/** How a reader would call these numbers of letters. */
const spanMarks: ReadonlyMap<number, string> = new Map([
  [1, 'a letter'],
  [6, 'a word'],
  [60, 'a sentence'],
  [600, 'a scene'],
]);

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
const stageName = (stage: number): string => (stage === 0 ? 'the embedding' : `layer ${stage}`);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The shares of the bytes that may follow a text. */
async function sharesAfter(text: string): Promise<number[]> {
  const engine = await engineFor(shippedModel(storyModelName));
  const { logits } = await new ModelRunner(engine).prefill(Uint8Array.of(beginByte, ...encodeUtf8(text)));
  await engine.dispose();
  const largest = Math.max(...logits);
  const powers = Array.from(logits, (logit) => Math.exp(logit - largest));
  const sum = powers.reduce((all, each) => all + each, 0);
  return powers.map((power) => power / sum);
}

/** The channel that follows speech most closely in some texts, counted across all layers. */
function speechChannel(texts: readonly SeenText[]): number {
  const { layers, channels } = texts[0]!.seen;
  const closeness = Array.from({ length: layers * channels }, (_, channel) =>
    Math.abs(speechCorrelation(texts, channel)),
  );
  return closeness.indexOf(Math.max(...closeness));
}

/**
 * Every file that `npm run pictures` writes, with its content: the pictures, and the document with its measured parts.
 */
export async function howItWorks(): Promise<Map<string, string>> {
  const example = textOf(exampleStory);
  const stories = readStories(undefined);
  const [seenExample, ...seenStories] = (await lookInto(storyModelName, [example, ...stories])) as [
    SeenText,
    ...SeenText[],
  ];
  const half = Math.floor(seenStories.length / 2);
  const [chosenBy, others] = [seenStories.slice(0, half), seenStories.slice(half)];
  const channel = speechChannel(chosenBy);
  const { channels } = seenExample.seen;
  const opening = 'Once upon a time, there was a little girl named ';
  const speech = example.slice(example.indexOf('Lily took'));
  const spans = spansByLayer(seenStories);
  const pictures: Readonly<Record<string, string>> = {
    'next-letter.svg': drawChoices(`The likeliest letters after “${opening}”`, await sharesAfter(opening), 8),
    'layers.svg': drawLayers('The best guess after each layer', seenExample, 'a little girl named Lily. She loved'),
    'gate.svg': drawGate(
      'How much each layer keeps at each letter',
      seenExample,
      'and said, "Wow, that is a special spot. It looks so pretty!"',
    ),
    'memory.svg': drawSpans('How long each channel of each layer remembers', spans, spanMarks),
    'speech.svg': drawChannel('A channel that follows speech', seenExample, speech, channel),
  };
  const [ours, own] = [rightShares(seenStories), rightShares([seenExample])];
  const kept = keptByKind(seenStories);
  const kindNames = { letter: 'letters', space: 'spaces', quote: 'quotation marks', mark: 'other marks' };
  const limits = [2, 6, 60, 600, Infinity];
  const layerNames = spans.map((_, layer) => `Layer ${layer + 1}`);
  const closeness = (texts: readonly SeenText[]): string => Math.abs(speechCorrelation(texts, channel)).toFixed(2);
  const measured: Readonly<Record<string, string>> = {
    right: table(
      ['Right best guesses after', 'in stories of our own', 'in a story that it wrote itself'],
      ours.map((share, stage) => [stageName(stage), percent(share), percent(own[stage]!)]),
    ),
    kept: table(
      ['Kept at', ...layerNames],
      letterKinds.map((kind) => [kindNames[kind], ...kept.get(kind)!.map(percent)]),
    ),
    memory: table(
      ['', 'less than 2 letters', '2 to 6', '6 to 60', '60 to 600', 'more'],
      spans.map((all, layer) => [
        layerNames[layer]!,
        ...limits.map((limit, index) =>
          String(all.filter((span) => span < limit && span >= (limits[index - 1] ?? 0)).length),
        ),
      ]),
    ),
    speech: `It is channel ${(channel % channels) + 1} of layer ${Math.floor(channel / channels) + 1}. On the ${half} stories by which it was found, its value goes along with speech with a\ncorrelation of ${closeness(chosenBy)}; on the ${others.length} others, which had no part in the choice, with ${closeness(others)}.`,
  };
  const file = path.join(projectFolder, documentFile);
  const document = readFileSync(file, 'utf8').replaceAll(
    /(<!-- measured: (\w+) -->\n)[^]*?(<!-- \/measured -->)/gu,
    (_, begin: string, name: string, end: string) => {
      if (measured[name] === undefined) throw new RangeError(`Nothing is measured for “${name}”.`);
      return `${begin}\n${measured[name]}\n\n${end}`;
    },
  );
  const config = await resolveConfig(file);
  return new Map([
    [documentFile, await format(document, { ...config, parser: 'markdown' })],
    ...Object.entries(pictures).map(([name, svg]) => [`${pictureFolder}/${name}`, svg] as const),
  ]);
}
