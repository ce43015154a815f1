// `npm run bench:quality -- FOLDER`: how good a model is on four sets of text that it was not trained on, as one table.
// FOLDER holds valid-tinystories.txt, valid-fiction.txt and valid-manuscripts.txt, as written by `training/data.py
// prepare`; the fourth set is our own stories.
//   bits       bits per byte of whole stories, each read from its beginning, as the prose that the extension would give
//              to the model
//   learned    the same, with everything learned from the set's text so far
//   saved      letters that need no key, per 100, typed with the default settings
//   precision  share of the suggestions whose next word was right
// `--model NAME` (repeatable), `--letters N` typed from each set (6000), `--stories N` scored from each set (all),
// `--learn RULE` for typing (the default setting), `--json` prints lines of JSON.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { suggestionOptions } from '../src/completions/suggester.ts';
import { defaultSettings } from '../src/settings/definitions.ts';
import { replay } from './support/replay.ts';
import { bitsPerByteOf } from './support/score.ts';
import { buildThread, proseOf, readStories, startModel } from './support/typist.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', multiple: true },
    letters: { type: 'string', default: '6000' },
    stories: { type: 'string', default: 'Infinity' },
    learn: { type: 'string', default: defaultSettings.learnFrom },
    json: { type: 'boolean', default: false },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('Name the folder of the validation text: npm run bench:quality -- FOLDER');
const sets: readonly (readonly [string, string | undefined])[] = [
  ['TinyStories', path.join(folder, 'valid-tinystories.txt')],
  ['fiction', path.join(folder, 'valid-fiction.txt')],
  ['manuscripts', path.join(folder, 'valid-manuscripts.txt')],
  ['our own stories', undefined],
];

/** Stories from all over a set, with this many letters in total. */
function sample(stories: readonly string[], letters: number): string[] {
  const chosen: string[] = [];
  const stride = Math.max(1, Math.floor((stories.length * 1500) / letters));
  let rest = letters;
  for (let index = 0; index < stories.length && rest > 0; index += stride) {
    const part = stories[index]!.slice(0, Math.min(rest, 1500));
    chosen.push(part);
    rest -= part.length;
  }
  return chosen;
}

buildThread();
if (!values.json) console.log(`${'model, set'.padEnd(44)}    bits learned   saved precision`);
for (const model of values.model ?? [defaultSettings.model]) {
  const { client, stop } = await startModel(model);
  for (const [set, file] of sets) {
    const stories = readStories(file).slice(0, Number(values.stories));
    const prose = stories.map(proseOf);
    const bits = await bitsPerByteOf(model, prose, false);
    const learned = await bitsPerByteOf(model, prose, true);
    const typed = sample(stories, Number(values.letters));
    const learner = values.learn === 'off' ? undefined : client;
    const tally = await replay(client, suggestionOptions(defaultSettings, 'automatic'), typed, { start: '', learner });
    const saved = (100 * (tally.letters - tally.keys)) / tally.letters;
    const precision = tally.taken / Math.max(1, tally.shown);
    if (values.json)
      console.log(JSON.stringify({ model, set, bits, learned, saved, precision, letters: tally.letters }));
    else {
      const numbers = [bits.toFixed(3), learned.toFixed(3), saved.toFixed(1)].map((each) => each.padStart(8)).join('');
      console.log(`${`${model}, ${set}`.padEnd(44)}${numbers} ${(100 * precision).toFixed(1).padStart(7)} %`);
    }
  }
  stop();
}
