// `npm run bench:typing`: what a writer waits for. Types through our own stories letter by letter, with the real
// suggester, the real model and its thread, but without the delay that waits for a pause in typing.
//   first        from the start of the model's thread to its first suggestion, after 500 letters: median of five threads
//   key to items   from the provider's call to its answer, in milliseconds
//   typing along   share of keys, typed along a suggestion, that were answered without asking the model
//   longest block  of the thread that the editor's extension host would share with us, while loading and while typing
//   memory         of the process, including its threads: after 5,000 suggestions compared with after 500
// `npm run bench:typing -- FILE` uses other stories, separated by headings or <|endoftext|>. Prints a table; `--json`
// prints one line of JSON instead.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { defaultSettings } from '../src/settings/definitions.ts';
import { Suggester, suggestionOptions } from '../src/completions/suggester.ts';
import { buildThread, cursorAfter, readStories, startModel } from './support/typist.ts';

/** Keys typed per story, and letters typed along each suggestion. */
const keysPerStory = 60;
const lettersAlong = 5;
const maxStories = 20;
/** How much the model has to read for the first suggestion of all. */
const lettersBeforeFirst = 500;
const suggestionsBefore = 500;
const suggestionsAfter = 5000;

buildThread();
const file = process.argv.slice(2).find((argument) => !argument.startsWith('-'));
const stories = readStories(file).slice(0, maxStories);

const loopDelay = monitorEventLoopDelay({ resolution: 1 });
/** The longest time since the last call, in milliseconds, for which this thread was blocked. */
function maxBlockMs(): number {
  const { max } = loopDelay;
  loopDelay.reset();
  return Math.round(max / 1e5) / 10;
}

const options = suggestionOptions(defaultSettings, 'automatic');

/** From the start of a thread to the first suggestion, in milliseconds; the thread is ended. */
async function firstSuggestionMs(): Promise<number> {
  const started = performance.now();
  const { client, stop } = await startModel(defaultSettings.model);
  await new Suggester(client).suggest(cursorAfter(stories[0]!.slice(0, lettersBeforeFirst)), options);
  const ms = performance.now() - started;
  stop();
  return ms;
}

const firstMs: number[] = [];
for (let start = 0; start < 5; start++) firstMs.push(await firstSuggestionMs());

loopDelay.enable();
await pause(300);
loopDelay.reset();
const began = performance.now();
const { client, stop } = await startModel(defaultSettings.model);
const loadMs = performance.now() - began;
await pause(20);
const blockLoadingMs = maxBlockMs();

const suggester = new Suggester(client);

/** One key press: the suggestion for the text so far, and the one prefetched for an accept. */
async function press(before: string): Promise<string | undefined> {
  const started = performance.now();
  const suggestions = await suggester.suggest(cursorAfter(before), options);
  keyMs.push(performance.now() - started);
  const text = 'texts' in suggestions ? suggestions.texts[0] : undefined;
  if (text !== undefined) await suggester.prefetch(cursorAfter(before), text, options);
  return text;
}

const keyMs: number[] = [];
await press('Once upon a time');
keyMs.length = 0;
let along = 0;
let alongAsked = 0;
maxBlockMs();
for (const story of stories) {
  for (let length = 1; length <= Math.min(keysPerStory, story.length); length++) {
    const before = story.slice(0, length);
    const text = await press(before);
    if (text === undefined || length % 10 !== 0) continue;
    const askedBefore = suggester.generations;
    for (let letters = 1; letters < Math.min(lettersAlong, text.length); letters++) {
      await suggester.suggest(cursorAfter(before + text.slice(0, letters)), options);
      along++;
    }
    alongAsked += suggester.generations - askedBefore;
  }
}
const blockTypingMs = maxBlockMs();
const sorted = keyMs.toSorted((left, right) => left - right);
const percentile = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))]! * 10) / 10;

let memoryBefore = 0;
for (let count = 1; count <= suggestionsAfter; count++) {
  const story = stories[count % stories.length]!;
  await suggester.suggest(cursorAfter(`${count} ${story.slice(0, 200)}`), { ...options, maxBytes: 12 });
  if (count === suggestionsBefore) memoryBefore = residentMB();
}
const growthMB = Math.round((residentMB() - memoryBefore) * 10) / 10;
stop();

const result = {
  model: defaultSettings.model,
  keys: keyMs.length,
  firstSuggestionMs: Math.round(firstMs.toSorted((left, right) => left - right)[2]!),
  keyToItemsMs: { p50: percentile(0.5), p95: percentile(0.95) },
  typingAlong: { keys: along, servedFromCache: along === 0 ? 0 : 1 - alongAsked / along },
  loadMs: Math.round(loadMs),
  maxBlockMs: { loading: blockLoadingMs, typing: blockTypingMs },
  memoryGrowthMB: growthMB,
};
if (process.argv.includes('--json')) console.log(JSON.stringify(result));
else {
  console.log(`${result.model}: ${result.keys} keys in ${stories.length} stories`);
  console.log(`  first suggestion     ${result.firstSuggestionMs} ms after the thread started`);
  console.log(`  key to items         p50 ${result.keyToItemsMs.p50} ms, p95 ${result.keyToItemsMs.p95} ms`);
  console.log(
    `  typing along         ${(100 * result.typingAlong.servedFromCache).toFixed(1)} % of ${along} keys from the cache`,
  );
  console.log(
    `  longest block        ${blockLoadingMs} ms while loading (${result.loadMs} ms), ${blockTypingMs} ms while typing`,
  );
  console.log(
    `  memory               ${growthMB} MB more after ${suggestionsAfter} suggestions than after ${suggestionsBefore}`,
  );
}

function residentMB(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().rss / 1e6;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
