// The suggester: when it asks, what it asks for, what it keeps and shows again, with a writer that is played.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import type { StoryOptions } from '../../src/decoding/storyOptions.ts';
import {
  writeBestOf,
  type BestOfResult,
  type BestOfOptions,
  type SuggestionWriter,
} from '../../src/decoding/bestOf.ts';
import {
  Suggester,
  suggestionOptions,
  type CursorContext,
  type SuggestionOptions,
} from '../../src/completions/suggester.ts';
import { choicesOf, defaultSettings, settingDefinitions, type Settings } from '../../src/settings/definitions.ts';
import { FakeEngine } from '../support/fakeEngine.ts';

const options: SuggestionOptions = {
  temperature: 0.5,
  topK: 40,
  topP: 1,
  minP: 0,
  seed: 0,
  noRepeatWords: 0,
  readBytes: 2048,
  windowRule: 'half',
  maxBytes: 100,
  stopAt: 'sentence',
  allowMidWord: false,
  count: 1,
  wordGuard: 'off',
  nameGuard: false,
  proseGuard: false,
  bestOf: 1,
  request: 'automatic',
  limit: undefined,
};

const words = { of: 'words', anyOf: [{ chance: 0.5, characters: 2 }] } as const;

/** A writer that always wants this continuation, and remembers what it was asked. */
class FakeWriter implements SuggestionWriter {
  readonly prompts: string[] = [];
  readonly searches: BestOfOptions[] = [];
  readonly signals: AbortSignal[] = [];
  readonly #continuation: string;

  constructor(continuation: string) {
    this.#continuation = continuation;
  }

  async suggest(
    prompt: Uint8Array,
    story: StoryOptions,
    search: BestOfOptions,
    signal: AbortSignal,
  ): Promise<BestOfResult> {
    this.prompts.push(new TextDecoder().decode(prompt.subarray(1)));
    this.searches.push(search);
    this.signals.push(signal);
    // As slow as a thread that answers by messages, so that requests can overlap.
    await new Promise((resolve) => setTimeout(resolve, 1));
    return writeBestOf(new ModelRunner(new FakeEngine(prompt.length, this.#continuation)), prompt, story, search, {
      signal,
    });
  }
}

/** The surroundings of the `|`. */
function at(marked: string, more: Partial<CursorContext> = {}): CursorContext {
  const [before, after] = marked.split('|') as [string, string];
  return { before, after, isFromStart: true, isMarkdown: true, lineEnd: '\n', ...more };
}

async function suggest(marked: string, continuation: string, more: Partial<SuggestionOptions> = {}): Promise<string[]> {
  const suggestions = await new Suggester(new FakeWriter(continuation)).suggest(at(marked), {
    ...options,
    ...more,
  });
  return 'quiet' in suggestions ? [`(${suggestions.quiet})`] : [...suggestions.texts];
}

const cases: [string, string, string, Partial<SuggestionOptions>, string[]][] = [
  ['a sentence', 'Once|', ' upon a time. Then', {}, [' upon a time.']],
  ['no space after a space', 'Once |', ' upon a time. Then', {}, ['upon a time.']],
  ['a new paragraph is a blank line', 'The end.|', '\nOnce more. And', {}, ['\n\nOnce more.']],
  ['a cut word is left out', 'Once|', ' upon a timely', { maxBytes: 12 }, [' upon a']],
  ['one line in a heading', '# The|', ' Fox\nOnce', { stopAt: 'length' }, [' Fox']],
  ['one sentence in a heading', '# The|', ' Fox ran. And on', {}, [' Fox ran.']],
  ['more than a paragraph', 'Once|', ' upon.\nShe ran. A', { stopAt: 'length', maxBytes: 15 }, [' upon.\n\nShe ran.']],
  ['one line in a list', '- milk|', ' and eggs\nOnce', { stopAt: 'length' }, [' and eggs']],
  ['what follows is not repeated', 'Once| upon a time.', ' upon a time. Then', {}, []],
  ['syntax is escaped', 'Once|', ' *upon* a time. Then', {}, [' \\*upon\\* a time.']],
  ['quiet in code', '```\nlet|', ' x = 1.', {}, ['(codeBlock)']],
  ['nothing when the story is over', 'The end.|', '', {}, []],
  ['no paragraph in one that goes on', 'The end.|\nTom ran.', '\nOnce more. And', { stopAt: 'length' }, []],
  [
    'one line in a paragraph that goes on',
    'The end.|\nTom ran.',
    ' She hid.\nOnce',
    { stopAt: 'length' },
    [' She hid.'],
  ],
  [
    'the next quotation stays another one',
    'Lily ran.\n\n|"No," said Tom.',
    '"Hello," she said. And',
    {},
    ['"Hello," she said. '],
  ],
  ['a mark closes, though another opens after it', 'Lily ran.\n\n|"No," said Tom.', '"Hello! Now', {}, ['"Hello!" ']],
  ['quiet in a scene break', 'Lily ran.\n\n* * *|', ' upon.', {}, ['(marker)']],
];
for (const [what, marked, continuation, more, expected] of cases) {
  test(`a suggestion: ${what}`, async () => assert.deepEqual(await suggest(marked, continuation, more), expected));
}

test('the model reads prose, not Markdown', async () => {
  const storyteller = new FakeWriter(' end.');
  await new Suggester(storyteller).suggest(
    at('# The *Fox*\n\nOnce [upon](http://x.y) a **time**\nthere was|'),
    options,
  );
  assert.deepEqual(storyteller.prompts, ['The Fox\nOnce upon a time there was']);
});

test('typing along, taking a word and going back are served without asking again', async () => {
  const storyteller = new FakeWriter(' upon a time. Then');
  const suggester = new Suggester(storyteller);
  for (const [typed, rest] of [
    ['', ' upon a time.'],
    [' ', 'upon a time.'],
    [' upon', ' a time.'],
    [' upon a ti', 'me.'],
    [' up', 'on a time.'],
  ]) {
    assert.deepEqual(await suggester.suggest(at(`Once${typed}|`), options), { texts: [rest] });
  }
  assert.equal(storyteller.prompts.length, 1);
  // Departing from it asks.
  await suggester.suggest(at('Once x|'), options);
  assert.equal(storyteller.prompts.length, 2);
});

test('other settings, or other text after the cursor, ask again', async () => {
  const storyteller = new FakeWriter(' upon a time. Then');
  const suggester = new Suggester(storyteller);
  await suggester.suggest(at('Once|'), options);
  await suggester.suggest(at('Once|'), { ...options, temperature: 0.6 });
  await suggester.suggest(at('Once| more'), options);
  assert.equal(storyteller.prompts.length, 3);
  suggester.reset();
  await suggester.suggest(at('Once|'), options);
  assert.equal(storyteller.prompts.length, 4);
});

test('a newer request ends the one before it, so that one generation runs at most', async () => {
  const storyteller = new FakeWriter(' upon a time there was a fox and a bear and a mouse. Then');
  const suggester = new Suggester(storyteller);
  const requests = Array.from({ length: 20 }, (_, index) => suggester.suggest(at(`Once ${index}|`), options));
  const results = await Promise.allSettled(requests);
  assert.deepEqual(
    results.map(({ status }) => status),
    [...Array<string>(19).fill('rejected'), 'fulfilled'],
  );
  assert.ok(storyteller.signals.slice(0, -1).every((signal) => signal.aborted));
});

test('documents with other line ends share no suggestion', async () => {
  const suggester = new Suggester(new FakeWriter('\nOnce more. Then'));
  assert.deepEqual(await suggester.suggest(at('The end.|'), options), { texts: ['\n\nOnce more.'] });
  assert.deepEqual(await suggester.suggest(at('The end.|', { lineEnd: '\r\n' }), options), {
    texts: ['\r\n\r\nOnce more.'],
  });
});

test('whoever has typed all that can be seen is not shown the space after it', async () => {
  const suggester = new Suggester(new FakeWriter('He! And'));
  const marked = (typed: string): string => `Tom was sad. ${typed}|"I want to go," he said.`;
  assert.deepEqual(await suggester.suggest(at(marked('')), options), { texts: ['He! '] });
  assert.deepEqual(await suggester.suggest(at(marked('He')), options), { texts: ['! '] });
  const { generations } = suggester;
  const rest = await suggester.suggest(at(marked('He!')), options);
  assert.ok('texts' in rest && rest.texts.every((text) => text.trim() !== ''));
  assert.equal(suggester.generations, generations + 1);
});

test('plain text is read over its line ends', async () => {
  const writer = new FakeWriter('and ran. Then');
  await new Suggester(writer).suggest(at('Lily and Tom\nwent to the park\n|', { isMarkdown: false }), options);
  assert.deepEqual(writer.prompts, ['Lily and Tom went to the park ']);
});

test('a cancelled request rejects, and the next one works', async () => {
  const suggester = new Suggester(new FakeWriter(' upon a time. Then'));
  await assert.rejects(suggester.suggest(at('Once|'), options, AbortSignal.abort()), { name: 'AbortError' });
  const reason = new Error('enough');
  await assert.rejects(suggester.suggest(at('Once|'), options, AbortSignal.abort(reason)), reason);
  assert.deepEqual(await suggester.suggest(at('Once|'), options), { texts: [' upon a time.'] });
});

test('what will be wanted after an accept is made ahead', async () => {
  const storyteller = new FakeWriter(' upon a time. Then');
  const suggester = new Suggester(storyteller);
  await suggester.prefetch(at('Once|'), ' upon a time.', options);
  const asked = storyteller.prompts.length;
  await suggester.suggest(at('Once upon a time.|'), options);
  assert.equal(storyteller.prompts.length, asked);
});

test('explicit requests get different candidates, the first being the automatic one', async () => {
  // A writer whose text depends on the seed.
  const writer: SuggestionWriter = {
    suggest: async (_prompt, story) => ({ text: ` story ${story.seed % 5}.`, isCut: false }),
  };
  const suggester = new Suggester(writer);
  const one = await suggester.suggest(at('Once|'), options);
  const three = await suggester.suggest(at('Once|'), { ...options, count: 3, request: 'explicit' });
  assert.ok('texts' in one && 'texts' in three);
  assert.equal(new Set(three.texts).size, 3);
  assert.equal(three.texts[0], one.texts[0]);
});

test('only what nobody asked for must be sure, and only the first is the best of several', async () => {
  const writer = new FakeWriter(' upon a time. Then');
  const suggester = new Suggester(writer);
  const sure = { ...options, limit: words, bestOf: 4 } as const;
  await suggester.suggest(at('Once|'), sure);
  assert.deepEqual(writer.searches, [{ candidates: 4, limit: words, learned: undefined }]);
  await suggester.suggest(at('Once|'), { ...sure, count: 2, request: 'explicit', limit: undefined });
  assert.deepEqual(writer.searches.slice(1, 3), [
    { candidates: 4, limit: undefined, learned: undefined },
    { candidates: 1, limit: undefined, learned: undefined },
  ]);
});

test('a phrase for a writer who rests has a limit of its own, answers the next unasked request, and never stands in a heading', async () => {
  const writer = new FakeWriter(' She went to the park. Then');
  const suggester = new Suggester(writer);
  const pause = { ...options, request: 'pause', limit: { of: 'phrase', bits: 0.4 } } as const;
  await suggester.suggest(at('Once.|'), { ...options, limit: words });
  assert.equal(writer.searches.length, 1);
  assert.deepEqual(await suggester.suggest(at('Once.|'), pause), { texts: [' She went to the park.'] });
  assert.deepEqual(writer.searches.at(-1)!.limit, { of: 'phrase', bits: 0.4 });
  const searches = writer.searches.length;
  assert.deepEqual(await suggester.suggest(at('Once. She|'), options), { texts: [' went to the park.'] });
  assert.equal(writer.searches.length, searches);
  assert.deepEqual(await suggester.suggest(at('# The fox|'), pause), { texts: [] });
  assert.equal(writer.searches.length, searches);
});

test('how sure a phrase must be has a setting of its own, stricter at first than that of words; where no words need be sure, it says nothing', () => {
  const bitsOf = (changed: Partial<Settings>): number | undefined => {
    const { limit } = suggestionOptions({ ...defaultSettings, ...changed }, 'pause');
    return limit?.of === 'phrase' ? limit.bits : undefined;
  };
  const bits = choicesOf('phraseConfidence').map((phraseConfidence) => bitsOf({ phraseConfidence })!);
  assert.deepEqual(
    bits,
    bits.toSorted((left, right) => right - left),
  );
  assert.equal(new Set(bits).size, 3);
  for (const confidence of ['low', 'medium', 'high'] as const)
    assert.equal(bitsOf({ confidence, phraseConfidence: 'medium' }), bits[1], confidence);
  assert.equal(bitsOf({ confidence: 'none' }), undefined);
  const strictness: readonly string[] = choicesOf('confidence');
  assert.ok(strictness.indexOf(defaultSettings.phraseConfidence) > strictness.indexOf(defaultSettings.confidence));
});

test('within a word a rest brings no phrase', async () => {
  const pause = { ...options, request: 'pause', limit: { of: 'phrase', bits: 0.4 } } as const;
  const suggester = new Suggester(new FakeWriter('rk and the lake. Then'));
  assert.deepEqual(await suggester.suggest(at('Once. She saw the pa|'), pause), { texts: [] });
  for (const before of ['Once. She saw the |', 'Once. “|'])
    assert.equal(((await suggester.suggest(at(before), pause)) as { texts: string[] }).texts.length, 1, before);
});

test('where the model is not sure it is asked once', async () => {
  const writer = new FakeWriter('');
  const unsure = { ...options, limit: words };
  assert.deepEqual(await new Suggester(writer).suggest(at('Once|'), unsure), { texts: [] });
  assert.equal(writer.searches.length, 1);
});

test('what was asked for stays while it is typed along, and what came by itself does not answer a question', async () => {
  const writer = new FakeWriter(' upon a time. Then');
  const suggester = new Suggester(writer);
  await suggester.suggest(at('Once|'), options);
  await suggester.suggest(at('Once|'), { ...options, request: 'explicit' });
  assert.equal(writer.prompts.length, 2);
  assert.deepEqual(await suggester.suggest(at('Once upon|'), options), { texts: [' a time.'] });
  assert.deepEqual(await suggester.suggest(at('Once upon|'), { ...options, request: 'explicit' }), {
    texts: [' a time.'],
  });
  assert.equal(writer.prompts.length, 2);
});

test('curly quotation marks and dashes are read plainly, and written as the document has them', async () => {
  const writer = new FakeWriter(' "Go to Tom\'s house" - now. Then');
  const suggester = new Suggester(writer);
  const before = '\u201cHello,\u201d he said \u2014 \u201cit\u2019s me.\u201d She said,';
  assert.deepEqual(await suggester.suggest(at(`${before}|`), options), {
    texts: [' \u201cGo to Tom\u2019s house\u201d \u2014 now.'],
  });
  assert.deepEqual(writer.prompts, ['"Hello," he said - "it\'s me." She said,']);
});

test('a sentence in quotation marks is closed', async () => {
  assert.deepEqual(await suggest('She said,|', ' "Go home. Now'), [' "Go home."']);
});

/** A writer whose answers are listed; the last one is given again and again. It remembers the options of each attempt. */
function listed(...answers: string[]): SuggestionWriter & { readonly stories: StoryOptions[] } {
  const stories: StoryOptions[] = [];
  return {
    stories,
    suggest: async (_, story) => {
      stories.push(story);
      return { text: answers[Math.min(stories.length, answers.length) - 1]!, isCut: false };
    },
  };
}
const explicit = { ...options, count: 3, request: 'explicit' } as const;

test('what is drawn follows from the text: the same again for the same, something else elsewhere', async () => {
  const seedsAt = async (marked: string, more: Partial<SuggestionOptions> = {}): Promise<number[]> => {
    const writer = listed('');
    await new Suggester(writer).suggest(at(marked), { ...explicit, ...more });
    return writer.stories.map(({ seed }) => seed);
  };
  const [first, ...others] = await seedsAt('Once|');
  assert.deepEqual(await seedsAt('Once|'), [first, ...others]);
  // Each attempt draws anew.
  assert.deepEqual(
    [first, ...others],
    Array.from({ length: 9 }, (_, attempt) => (first! + attempt) >>> 0),
  );
  const places = ['Once upon|', 'Once upon a|', 'Once upon a time|', 'There was|', 'The fox|'];
  const seeds = await Promise.all(places.map(async (place) => (await seedsAt(place))[0]!));
  assert.equal(new Set([first, ...seeds]).size, places.length + 1);
  assert.equal((await seedsAt('Once|', { seed: 7 }))[0], (first! + 7) >>> 0);
});

test('each attempt is warmer by a fifth, up to the warmest that the settings allow', async () => {
  const writer = listed('');
  await new Suggester(writer).suggest(at('Once|'), { ...explicit, temperature: 1.5 });
  const { maximum } = settingDefinitions.temperature;
  assert.deepEqual(
    writer.stories.map(({ temperature }) => Number(temperature.toFixed(6))),
    [1.5, 1.8, 2.1, 2.4, 2.7, 3, 3.3, 3.6, 3.9].map((temperature) => Math.min(temperature, maximum)),
  );
});

test('it asks until there are enough that differ, three times for each at most', async () => {
  const same = listed(' upon a time.');
  const suggester = new Suggester(same);
  const one = await suggester.suggest(at('Once|'), explicit);
  assert.deepEqual(one, { texts: [' upon a time.'] });
  assert.equal(same.stories.length, 9);
  // Whoever asks again knows that there are no more.
  assert.deepEqual(await suggester.suggest(at('Once|'), explicit), one);
  assert.equal(same.stories.length, 9);
  const other = listed(' one.', ' one.', '', ' two.', ' three.', ' four.');
  const three = await new Suggester(other).suggest(at('Once|'), explicit);
  assert.deepEqual(three, { texts: [' one.', ' two.', ' three.'] });
  assert.equal(other.stories.length, 5);
});

test('where the model would write what stands after the cursor, it is not asked for anything else', async () => {
  const repeating = listed(' upon a time.');
  assert.deepEqual(await new Suggester(repeating).suggest(at('Once| upon a time.'), explicit), { texts: [] });
  assert.equal(repeating.stories.length, 1);
  // A model that says nothing has not said that; and a later attempt may well repeat what is there.
  const silent = listed('', ' upon a time.', ' in a wood,');
  assert.deepEqual(await new Suggester(silent).suggest(at('Once| upon a time.'), { ...explicit, count: 1 }), {
    texts: [' in a wood,'],
  });
  assert.equal(silent.stories.length, 3);
  // With nothing after the cursor there is nothing that it could repeat.
  const unfit = listed('\n\n', ' upon.');
  assert.deepEqual(await new Suggester(unfit).suggest(at('# Once|'), { ...explicit, count: 1 }), { texts: [' upon.'] });
});

test('what is after the cursor counts where it can be seen, and so does what the model says', async () => {
  const askedFor = async (marked: string, ...answers: string[]): Promise<[readonly string[], asked: number]> => {
    const writer = listed(...answers);
    const suggestions = await new Suggester(writer).suggest(at(marked), { ...explicit, count: 1 });
    return ['texts' in suggestions ? suggestions.texts : [], writer.stories.length];
  };
  // Blank lines after the cursor are nothing that could be repeated, and spaces repeat nothing.
  assert.deepEqual(await askedFor('# Once|\n\n', '\n\n', ' upon.'), [[' upon.'], 2]);
  assert.deepEqual(await askedFor('Once| upon a time.', ' ', ' in a wood,'), [[' in a wood,'], 2]);
  assert.deepEqual(await askedFor('Once.|\n\nUpon a time she ran.', '\nUpon a time she ran.', ' She ran.'), [[], 1]);
  // Who would have begun a paragraph where none can begin may have something else to say.
  assert.deepEqual(await askedFor('The end.|\nTom ran.', ' \nOnce more.', ' She hid.'), [[' She hid.'], 2]);
  assert.deepEqual(await askedFor('The end.|\nTom ran.', ' Tom ran.\nOnce.', ' She hid.'), [[], 1]);
});

test('a word that was cut repeats nothing where nothing is after it: it is asked again', async () => {
  let asked = 0;
  const writer: SuggestionWriter = {
    suggest: async () => (asked++ === 0 ? { text: ' upo', isCut: true } : { text: ' upon.', isCut: false }),
  };
  assert.deepEqual(await new Suggester(writer).suggest(at('Once|\n\n'), { ...explicit, count: 1 }), {
    texts: [' upon.'],
  });
});

test('where a line may not be left the model does not write past its end', async () => {
  for (const [marked, stopAt] of [
    ['# Once|', 'paragraph'],
    ['The end.|\nTom ran.', 'paragraph'],
    ['Once|', 'length'],
  ] as const) {
    const writer = listed(' upon.');
    await new Suggester(writer).suggest(at(marked), { ...options, stopAt: 'length' });
    assert.equal(writer.stories[0]!.stopAt, stopAt, marked);
  }
});

test('the likeliest text is the same at every attempt: it is asked for once', async () => {
  const greedy = listed('');
  await new Suggester(greedy).suggest(at('Once|'), { ...explicit, temperature: 0 });
  assert.equal(greedy.stories.length, 1);
});

test('nothing is made ahead while a writer waits, and the suggestion that is awaited comes', async () => {
  const writer = new FakeWriter(' upon a time. Then');
  const suggester = new Suggester(writer);
  const awaited = suggester.suggest(at('Once|'), options);
  await suggester.prefetch(at('The fox|'), ' ran.', options);
  assert.deepEqual(await awaited, { texts: [' upon a time.'] });
  assert.deepEqual(writer.prompts, ['Once']);
  // Afterwards it is made; and what fails ahead is nobody's concern.
  await suggester.prefetch(at('The fox|'), ' ran.', options);
  assert.deepEqual(writer.prompts, ['Once', 'The fox ran.']);
  const failing = new Suggester({ suggest: () => Promise.reject(new Error('no model')) });
  await failing.prefetch(at('Once|'), ' upon', options);
  await assert.rejects(failing.suggest(at('Once upon|'), options), /no model/u);
});

test('what is made ahead is made as if the suggestion stood in the document already', async () => {
  const writer = new FakeWriter(' upon a time. Then');
  const learned = { document: 'd', part: 1, offset: 4, inserted: 'x' } as unknown as NonNullable<
    CursorContext['learned']
  >;
  await new Suggester(writer).prefetch(at('Once|', { learned }), ' upon', options);
  assert.deepEqual(writer.searches[0]!.learned, { ...learned, inserted: 'x upon' });
  await new Suggester(writer).prefetch(at('Once|'), ' upon', options);
  assert.equal(writer.searches[1]!.learned, undefined);
});

test('a reset ends what is being written, and forgets', async () => {
  const writer = new FakeWriter(' upon a time. Then');
  const suggester = new Suggester(writer);
  const pending = suggester.suggest(at('Once|'), options);
  suggester.reset();
  await assert.rejects(pending, { name: 'AbortError' });
  assert.equal(suggester.lookUp(at('Once|'), options), undefined);
});

/** A writer that is never done, unless it is called off. */
function stuck(): SuggestionWriter & { readonly signals: AbortSignal[] } {
  const signals: AbortSignal[] = [];
  return {
    signals,
    suggest: (_, __, ___, signal) => {
      signals.push(signal);
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    },
  };
}

test('a request that was ended ends nothing but itself: the next but one ends the one after it', async () => {
  const writer = stuck();
  const suggester = new Suggester(writer);
  const first = suggester.suggest(at('Once|'), options);
  const second = suggester.suggest(at('Once upon|'), options);
  await assert.rejects(first, { name: 'AbortError' });
  // Nothing is made ahead meanwhile either.
  await suggester.prefetch(at('The fox|'), ' ran.', options);
  assert.deepEqual(writer.signals.map(({ aborted }) => aborted), [true, false]); // prettier-ignore
  const third = suggester.suggest(at('Once upon a|'), options);
  await assert.rejects(second, { name: 'AbortError' });
  suggester.reset();
  await assert.rejects(third, { name: 'AbortError' });
});

test('who cancels a request while it is written ends it; afterwards there is nothing to end', async () => {
  const controller = new AbortController();
  const pending = new Suggester(stuck()).suggest(at('Once|'), options, controller.signal);
  controller.abort();
  await assert.rejects(pending, { name: 'AbortError' });
  const late = new AbortController();
  const writer = new FakeWriter(' upon a time. Then');
  await new Suggester(writer).suggest(at('Once|'), options, late.signal);
  late.abort();
  assert.equal(writer.signals[0]!.aborted, false);
});

test('of the text after the cursor the first 200 characters decide, and whether it is Markdown', async () => {
  const suggester = new Suggester(new FakeWriter(' upon a time. Then'));
  const after = (last: string): string => `\n\n${'x'.repeat(197)}${last}`;
  await suggester.suggest(at(`Once|${after('ab')}`), options);
  assert.equal(suggester.lookUp(at(`Once|${after('bb')}`), options), undefined);
  assert.deepEqual(suggester.lookUp(at(`Once|${after('ac')}`), options), { texts: [' upon a time.'] });
  assert.equal(suggester.lookUp(at(`Once|${after('ab')}`, { isMarkdown: false }), options), undefined);
});

test('who asks gets as many as the settings say; what comes by itself is one, as sure as they say', () => {
  const settings: Settings = { ...defaultSettings, candidates: 3, confidence: 'medium' };
  const [automatic, pause, asked] = (['automatic', 'pause', 'explicit'] as const).map((request) =>
    suggestionOptions(settings, request),
  );
  assert.deepEqual([automatic!.count, pause!.count, asked!.count], [1, 1, 3]);
  assert.deepEqual([automatic!.limit?.of, pause!.limit?.of, asked!.limit], ['words', 'phrase', undefined]);
  assert.equal(suggestionOptions({ ...settings, confidence: 'none' }, 'automatic').limit, undefined);
  assert.deepEqual(
    [asked!.seed, asked!.readBytes, asked!.maxBytes, asked!.stopAt, asked!.allowMidWord, asked!.bestOf],
    [settings.seed, settings.readLength, settings.suggestionLength, settings.stopAt, settings.midWord, settings.bestOf],
  );
});

test('what the cursor is at is seen from its own line', async () => {
  for (const [marked, expected] of [
    ['On|ce', ['(midWord)']],
    ['Once|\nupon', [' more.']],
    ['Once|\r\nupon', [' more.']],
    ['Lily ran.\n\n***|\nTom', ['(marker)']],
    ['Lily ran.\n\n***|\r\nTom', ['(marker)']],
  ] as const) {
    assert.deepEqual(await suggest(marked, ' more. Then'), expected, marked);
  }
});
