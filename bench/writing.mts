// `npm run bench:writing -- FILE`: what a writer gains. Types stories letter by letter into the real suggester, with the
// real model in its thread, like someone who accepts what is right: a suggestion that is right to its end by Tab,
// otherwise one whose next word is right by the editor's key for a word (which takes the space before a word
// separately: two keys). Without FILE, stories of our own.
//   saved        letters that needed no key, per 100 letters of the stories
//   shown        key presses, of 100, after which a suggestion was showing
//   precision    share of those whose next word was right
//   flips        how often ghost text came or went between two keys, per 100 key presses, unless it was typed or
//                accepted to its end
//   short        share of new suggestions that have at most three characters
//   sentences    share of the places where a sentence begins at which a suggestion was right
//   real words   share of suggested words that are in an English word list, in the text before, or names of the lexicon
//   names kept   share of suggested words capitalized inside a sentence that are in the text before, if that has names
//   repeated     share of suggested runs of four words that occurred before
//   key to items p50 and p95 of the time from the call to the answer, in milliseconds
// `--before FILE` (repeatable): text that is in the document already; `--learn off|document|folder` (repeatable): what
// is learned from; with `folder`, the files of --before are other files of the folder.
// `--model NAME` (repeatable), `--ablate` turns each guard off in turn, `--whole` suggests whole sentences, sure or
// not, `--stories N` types the first N (20), `--json` prints lines of JSON; `--rests` only pauses here and there, and
// examines the phrases that come then; `--shortest N` and `--confidence LEVEL` (repeatable) try other values of these
// settings; `--limit CHANCE:LENGTHS,CHANCE:LENGTHS` (repeatable) tries other limits of confidence, written as in
// src/decoding/confidenceCutoff.ts; `--curve FILE.svg` tries single limits and plots the share of keys with a
// suggestion against the share of right ones.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { defaultSettings, settingDefinitions, type Settings } from '../src/settings/definitions.ts';
import { confidenceLimits, type ConfidenceLimit } from '../src/decoding/confidenceCutoff.ts';
import { suggestionOptions, type SuggestionOptions } from '../src/completions/suggester.ts';
import { curveSvg } from './support/curve.ts';
import { buildThread, readStories, startModel } from './support/typist.ts';
import { replay } from './support/replay.ts';
import { restsIn } from './support/rests.ts';
import { rowOf, type Row } from './support/row.ts';

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
    rests: { type: 'boolean', default: false },
    shortest: { type: 'string', multiple: true },
    confidence: { type: 'string', multiple: true },
    limit: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
  },
});
/** Minimum probabilities that make up the curve, including those of the settings. */
const curveChances = [0.97, 0.93, 0.85, 0.72, 0.6, 0.5, 0.35, 0.2];
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
  changes['confidence off'] = { limit: undefined };
  changes['all off'] = {
    wordGuard: 'off',
    nameGuard: false,
    proseGuard: false,
    noRepeatWords: 0,
    bestOf: 1,
    limit: undefined,
  };
}
if (values.curve !== undefined) {
  const characters = defaultSettings.shortestSuggestion;
  for (const chance of curveChances)
    changes[`a chance of ${chance}`] = { limit: { of: 'words', anyOf: [{ chance, characters }] } };
}
for (const limit of values.limit ?? [])
  changes[`limits ${limit}`] = { limit: { of: 'words', anyOf: limitsFrom(limit) } };

function limitsFrom(limits: string): ConfidenceLimit[] {
  return limits.split(',').map((limit) => {
    const [chance, lengths] = limit.split(':').map(Number);
    if (!(chance! > 0 && lengths! > 0)) throw new Error(`--limit is CHANCE:LENGTHS,…, for example 0.72:1,0.5:1.5.`);
    return { chance: chance!, characters: lengths! * defaultSettings.shortestSuggestion };
  });
}

/** Limits for a phrase in bits per byte, including those of the settings. */
const phraseBits = [0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5];

const { choices } = settingDefinitions.confidence;
const isChoice = (value: string): value is Settings['confidence'] => value in choices;

buildThread();
if (values.rests) {
  await printRests();
  process.exit();
}
const settingsTried = (values.confidence ?? [defaultSettings.confidence]).flatMap((confidence) =>
  (values.shortest ?? [defaultSettings.shortestSuggestion]).map((shortest): Settings => {
    if (!isChoice(confidence)) throw new Error(`--confidence is one of ${Object.keys(choices).join(', ')}.`);
    return { ...defaultSettings, confidence, shortestSuggestion: Number(shortest) };
  }),
);
const rows: Row[] = [];
for (const model of values.model ?? [defaultSettings.model]) {
  const { client, stop } = await startModel(model);
  for (const [name, change] of Object.entries(changes)) {
    const whole = values.whole ? { limit: undefined } : {};
    for (const learn of learnRules) {
      const learner = learn === 'off' ? undefined : client;
      const start = learn === 'folder' ? '' : before.map((text) => `${text}\n\n`).join('');
      const document = { start, learner, folder: learn === 'folder' ? before : [] };
      for (const settings of settingsTried) {
        const options = { ...suggestionOptions(settings, 'automatic'), ...whole, ...change };
        const label = [
          name,
          ...(learnRules.length > 1 ? [`learn ${learn}`] : []),
          ...(values.confidence === undefined ? [] : [settings.confidence]),
          ...(values.shortest === undefined ? [] : [`from ${settings.shortestSuggestion}`]),
        ].join(', ');
        const row = rowOf(model, label, await replay(client, options, stories, document, settings.shortestSuggestion));
        rows.push(row);
        if (values.json) console.log(JSON.stringify(row));
        else printRow(row);
      }
    }
  }
  stop();
}
if (values.curve !== undefined) writeFileSync(values.curve, curveOf(rows.slice(-curveChances.length)));

/** What comes during a pause, by surprisal limit. */
async function printRests(): Promise<void> {
  const { client, stop } = await startModel(values.model?.[0] ?? defaultSettings.model);
  const [automatic, pause] = (['automatic', 'pause'] as const).map((request) =>
    suggestionOptions(defaultSettings, request),
  );
  const tallies = await restsIn(client, automatic!, pause!, phraseBits, stories);
  stop();
  console.log('bits per byte    rests   came  first word right  characters');
  for (const [index, { rests, came, right, characters }] of tallies.entries()) {
    const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
    console.log(
      `${String(phraseBits[index]).padStart(13)} ${String(rests).padStart(8)} ${percent(came, rests).padStart(6)} ${percent(right, came).padStart(17)} ${(characters / Math.max(1, came)).toFixed(0).padStart(11)}`,
    );
  }
}

function curveOf(tried: readonly Row[]): string {
  const points = tried.map(({ shownPer100, precision }, index) => {
    const chance = curveChances[index]!;
    const name = Object.keys(choices)
      .filter(isChoice)
      .find((confidence) => confidenceLimits({ ...defaultSettings, confidence })?.[0]?.chance === chance);
    return { x: shownPer100, y: 100 * precision, label: name === undefined ? `${chance}` : `${name} (${chance})` };
  });
  return curveSvg(points, 'Confidence', 'keys with a suggestion after them', 'of these, next word right');
}

function printRow(row: Row): void {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(9);
  const number = (value: number): string => value.toFixed(1).padStart(7);
  if (rows.length === 1) {
    console.log(
      `${stories.length} stories, ${row.letters} letters\n${''.padEnd(44)}  saved  shown precision  flips     short  sentences  real words  names kept  repeated  p50 ms  p95 ms`,
    );
  }
  console.log(
    `${`${row.model}, ${row.change}`.padEnd(44)}${number(row.savedPer100)}${number(row.shownPer100)}${percent(row.precision)}${number(row.flipsPer100)} ${percent(row.cameShort)}  ${row.sentencesHelped === null ? '     none' : percent(row.sentencesHelped)} ${`${(100 * row.realWords).toFixed(2)} %`.padStart(11)} ${(row.namesKept === null ? 'none' : percent(row.namesKept)).padStart(11)} ${percent(row.repeated)} ${number(row.p50)} ${number(row.p95)}`,
  );
}
