// `npm run bench:writing -- FILE`: what a writer gets. Types stories, letter by letter, into the real suggester with the real model in
// its thread, as somebody who takes what is right: a suggestion that is right to its end by Tab, else one whose next word is right by
// the editor's key for a word (which takes the space in front of a word by itself: two keys). Without FILE, stories of our own.
//   saved        letters that needed no key, per 100 letters of the stories
//   shown        key presses, of 100, behind which a suggestion stood
//   precision    share of those whose next word was right
//   real words   share of suggested words that are in an English word list, in the text before, or names of the lexicon
//   names kept   share of suggested words with a capital inside a sentence that stood in the text before, where that has names
//   repeated     share of suggested runs of four words that stood before
//   key to items p50 and p95 of the time from the call to the answer, in milliseconds
// `--before FILE` (several allowed): what stands in the document already; `--learn off|document|folder` (several allowed): what is
// learned from; with `folder`, the files of --before are other files of the folder.
// `--model NAME` (several allowed), `--ablate` turns each guard off in turn, `--whole` suggests whole sentences, sure or not, `--stories N` types the first N (20), `--json` prints lines of
// JSON; `--curve FILE.svg` tries limits of confidence and draws the share of keys with a suggestion against the share of right ones.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { defaultSettings } from '../src/settings/definitions.ts';
import { maxBitsOf } from '../src/decoding/confidenceCutoff.ts';
import { suggestionOptions, type SuggestionOptions } from '../src/completions/suggester.ts';
import { curveSvg } from './support/curve.ts';
import { buildThread, readStories, startModel } from './support/typist.ts';
import { replay, type Tally } from './support/replay.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', multiple: true },
    before: { type: 'string', multiple: true },
    learn: { type: 'string', multiple: true },
    ablate: { type: 'boolean', default: false },
    whole: { type: 'boolean', default: false },
    stories: { type: 'string', default: '20' },
    curve: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
/** Limits of confidence, in bits per byte, of which the curve is made; those of the settings among them. */
const curveBits = [0.05, 0.1, 0.15, 0.22, 0.3, 0.45, 0.7, 1.2];
const stories = readStories(positionals[0]).slice(0, Number(values.stories));
const before = (values.before ?? []).map((file) => readFileSync(file, 'utf8').trim());
const learnRules = values.learn ?? [defaultSettings.learnFrom];

const changes: Record<string, Partial<SuggestionOptions>> = { 'as set by default': {} };
if (values.ablate) {
  changes['word guard off'] = { wordGuard: 'off' };
  changes['word guard lenient'] = { wordGuard: 'lenient' };
  changes['name guard off'] = { nameGuard: false };
  changes['prose guard off'] = { proseGuard: false };
  changes['repetition guard off'] = { noRepeatWords: 0 };
  changes['one candidate'] = { bestOf: 1 };
  changes['confidence off'] = { maxBits: undefined };
  changes['all off'] = {
    wordGuard: 'off',
    nameGuard: false,
    proseGuard: false,
    noRepeatWords: 0,
    bestOf: 1,
    maxBits: undefined,
  };
}
if (values.curve !== undefined) {
  for (const maxBits of curveBits) changes[`at most ${maxBits} bits per byte`] = { maxBits };
}

buildThread();
const rows: Row[] = [];
for (const model of values.model ?? [defaultSettings.model]) {
  const { client, stop } = await startModel(model);
  for (const [name, change] of Object.entries(changes)) {
    const whole = values.whole ? { maxBits: undefined } : {};
    const options = { ...suggestionOptions(defaultSettings, 'automatic'), ...whole, ...change };
    for (const learn of learnRules) {
      const learner = learn === 'off' ? undefined : client;
      const start = learn === 'folder' ? '' : before.map((text) => `${text}\n\n`).join('');
      const document = { start, learner, folder: learn === 'folder' ? before : [] };
      const label = learnRules.length > 1 ? `${name}, learn ${learn}` : name;
      const row = rowOf(model, label, await replay(client, options, stories, document));
      rows.push(row);
      if (values.json) console.log(JSON.stringify(row));
      else printRow(row);
    }
  }
  stop();
}
if (values.curve !== undefined) writeFileSync(values.curve, curveOf(rows.slice(-curveBits.length)));

function curveOf(tried: readonly Row[]): string {
  const points = tried.map(({ shownPer100, precision }, index) => {
    const bits = curveBits[index]!;
    const name = Object.entries(maxBitsOf).find(([, most]) => most === bits)?.[0];
    return { x: shownPer100, y: 100 * precision, label: name === undefined ? `${bits}` : `${name} (${bits})` };
  });
  return curveSvg(points, 'Confidence', 'keys with a suggestion behind them', 'of these, next word right');
}

/** One line of the table. Shares are of 1, times in milliseconds. */
interface Row {
  readonly model: string;
  readonly change: string;
  readonly letters: number;
  readonly savedPer100: number;
  readonly shownPer100: number;
  readonly precision: number;
  readonly realWords: number;
  /** `null` if there were none. */
  readonly namesKept: number | null;
  readonly repeated: number;
  readonly p50: number;
  readonly p95: number;
}

function rowOf(model: string, change: string, tally: Tally): Row {
  const sorted = tally.milliseconds.toSorted((left, right) => left - right);
  const percentile = (share: number): number => Math.round(10 * sorted[Math.floor(share * (sorted.length - 1))]!) / 10;
  const share = (part: number, whole: number): number => Math.round((10_000 * part) / Math.max(1, whole)) / 10_000;
  return {
    model,
    change,
    letters: tally.letters,
    savedPer100: Math.round(10_000 * share(tally.letters - tally.keys, tally.letters)) / 100,
    shownPer100: Math.round(10_000 * share(tally.shown, tally.keys)) / 100,
    precision: share(tally.taken, tally.shown),
    realWords: share(tally.realWords, tally.words),
    namesKept: tally.names === 0 ? null : share(tally.keptNames, tally.names),
    repeated: share(tally.repeatedRuns, tally.runs),
    p50: percentile(0.5),
    p95: percentile(0.95),
  };
}

function printRow(row: Row): void {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(9);
  const number = (value: number): string => value.toFixed(1).padStart(7);
  if (rows.length === 1) {
    console.log(
      `${stories.length} stories, ${row.letters} letters\n${''.padEnd(44)}  saved  shown precision  real words  names kept  repeated  p50 ms  p95 ms`,
    );
  }
  console.log(
    `${`${row.model}, ${row.change}`.padEnd(44)}${number(row.savedPer100)}${number(row.shownPer100)}${percent(row.precision)} ${`${(100 * row.realWords).toFixed(2)} %`.padStart(11)} ${(row.namesKept === null ? 'none' : percent(row.namesKept)).padStart(11)} ${percent(row.repeated)} ${number(row.p50)} ${number(row.p95)}`,
  );
}
