// The host's side of a panel, with the real model behind it: what is asked is answered, what is malformed has no effect, and a panel
// that goes takes its work along.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readingOf } from '../../../src/prose/reading.ts';
import { ablateChannels } from '../../../src/decoding/ablation.ts';
import { promptFrom } from '../../../src/decoding/prompt.ts';
import { nextWords } from '../../../src/decoding/nextWords.ts';
import { explainBytes, tellStory } from '../../../src/decoding/storyteller.ts';
import { ScoreCollector } from '../../../src/decoding/scoredText.ts';
import { scoreStory } from '../../../src/decoding/bitsPerByte.ts';
import type { Engine, Inspector } from '../../../src/inference/engine.ts';
import { inspectText } from '../../../src/inference/inspection.ts';
import { ModelRunner } from '../../../src/inference/modelRunner.ts';
import { encodeUtf8 } from '../../../src/prose/utf8.ts';
import { PanelController, type EditorRequest } from '../../../src/panel/host/panelController.ts';
import { parseToPanel, type ToHost, type ToPanel, type WritingOptions } from '../../../src/panel/protocol.ts';
import type { InspectableStoryteller } from '../../../src/worker/client.ts';
import { initialState, knobsOf } from '../../../src/panel/page/state.ts';
import { engineFor, inspectorFor, shippedLexicon, shippedModel } from '../../support/models.ts';

const options = { ...knobsOf(initialState), seed: 5, maxBytes: 200 };
let engine: Engine;
let runner: ModelRunner;
let inspector: Inspector;
test.before(async () => {
  engine = await engineFor(shippedModel('micromixer-stories-1m'));
  runner = new ModelRunner(engine);
  inspector = await inspectorFor(shippedModel('micromixer-stories-1m'));
});
const lexicon = shippedLexicon();
let storiesRunning = 0;

/** The storyteller without a thread. */
const storyteller: InspectableStoryteller = {
  tell: () => assert.fail('the panel wants scores'),
  async *tellScored(prompt, story, forced, signal) {
    storiesRunning++;
    try {
      const scores = new ScoreCollector();
      const bytes = tellStory(runner, prompt, story, { forced, signal, lexicon });
      for (;;) {
        const next = await bytes.next();
        if (next.done === true) return next.value;
        scores.add(next.value);
        yield { ...scores.take(), model: 'stories' };
      }
    } finally {
      storiesRunning--;
    }
  },
  explain: async (place, story) => ({
    model: 'stories',
    choices: await explainBytes(runner, place, story, { lexicon }),
  }),
  findWords: ({ options: story, ...place }) => nextWords(runner, place, story, { lexicon }),
  ablate: ({ options: story, channels, ...place }) => ablateChannels(runner, place, channels, story, { lexicon }),
  inspect: async ({ prompt, written, bytes, windowRule }) => {
    const text = Uint8Array.of(...prompt, ...written);
    return { ...(await inspectText(inspector, runner, text, bytes, { windowRule })), model: 'stories' };
  },
};

interface Opened {
  readonly controller: PanelController;
  readonly posted: ToPanel[];
  readonly edits: EditorRequest[];
  readonly logged: string[];
}

function openPanel(document = 'The cat sat on the mat.', teller = storyteller): Opened {
  const posted: ToPanel[] = [];
  const edits: EditorRequest[] = [];
  const logged: string[] = [];
  const controller = new PanelController({
    storyteller: teller,
    post: (message) => posted.push(message),
    log: (problem) => logged.push(problem),
    learnedPlace: () => undefined,
    readDocument: () => {
      if (document === '') throw new Error('The document is empty: write something, and try again.');
      return { title: 'notes.md', text: document, isMarkdown: true };
    },
    edit: async (request) => {
      edits.push(request);
      if (request.type === 'openSession') throw new Error('This file is not a story session that MicroMixer saved.');
    },
  });
  return { controller, posted, edits, logged };
}

type Variants = Extract<ToHost, { type: 'tellStory' }>['variants'];

/** Variants that begin with nothing in particular. */
const free = (...all: readonly WritingOptions[]): Variants => all.map((each) => ({ options: each, forced: '' }));

const tell = { type: 'tellStory', requestId: 1, prompt: 'Once upon a time', variants: free(options) } as const;

function textOf(posted: readonly ToPanel[], variant = 0): string {
  return posted.map((each) => (each.type === 'storyContinued' && each.variant === variant ? each.text : '')).join('');
}

test('what is asked for after the choice of a model waits for that model; cancelled meanwhile, it never runs', async () => {
  const order: string[] = [];
  let choose = (): void => undefined;
  const chosen = new Promise<void>((resolve) => (choose = resolve));
  const controller = new PanelController({
    storyteller: {
      ...storyteller,
      async *tellScored(...parts) {
        order.push(`written with seed ${parts[1].seed}`);
        return yield* storyteller.tellScored(...parts);
      },
    },
    post: () => undefined,
    log: () => undefined,
    learnedPlace: () => undefined,
    readDocument: () => assert.fail('no document is read'),
    edit: async () => {
      await chosen;
      order.push('chosen');
    },
  });
  const choosing = controller.receive({ type: 'chooseModel', model: 'mine' });
  const cancelled = controller.receive({ ...tell, variants: free({ ...options, seed: 6 }) });
  const telling = controller.receive({ ...tell, requestId: 2 });
  await controller.receive({ type: 'cancel', requestId: 1 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(order.length, 0);
  choose();
  await Promise.all([choosing, cancelled, telling]);
  assert.equal(order[0], 'chosen');
  assert.ok(order.includes('written with seed 5'));
});

test('a story streams with a score for every character, and ends', async () => {
  const { controller, posted } = openPanel();
  await controller.receive(tell);
  assert.ok(textOf(posted).length > 50);
  for (const message of posted) {
    if (message.type !== 'storyContinued') continue;
    assert.equal(message.bits.length, Array.from(message.text).length);
    assert.equal(message.model, 'stories', 'the page is told who wrote it');
  }
  assert.equal(posted.at(-1)?.type, 'storyFinished');
});

test('the same seed writes the same text, another another; a knob changes it', async () => {
  const texts: string[] = [];
  for (const changed of [{}, {}, { seed: 6 }, { temperature: 1.2 }]) {
    const { controller, posted } = openPanel();
    await controller.receive({ ...tell, variants: free({ ...options, ...changed }) });
    texts.push(textOf(posted));
  }
  assert.equal(texts[0], texts[1]);
  assert.notEqual(texts[0], texts[2]);
  assert.notEqual(texts[0], texts[3]);
});

test('three variants at once are each what they are alone', async () => {
  const { controller, posted } = openPanel();
  await controller.receive({ ...tell, variants: free(...[1, 2, 3].map((seed) => ({ ...options, seed }))) });
  const alone = openPanel();
  await alone.controller.receive({ ...tell, variants: free({ ...options, seed: 2 }) });
  assert.equal(textOf(posted, 1), textOf(alone.posted));
  assert.notEqual(textOf(posted, 0), textOf(posted, 2));
});

test('forced bytes come first and the story goes on from them', async () => {
  const { controller, posted } = openPanel();
  await controller.receive({ ...tell, variants: [{ options, forced: Buffer.from(', a dragon').toString('hex') }] });
  assert.match(textOf(posted), /^, a dragon/u);
  assert.ok(textOf(posted).length > 20);
});

test('scores of a text are those of evaluation', async () => {
  const text = 'The cat sat on the mat. “Hello!” she said.';
  const { controller, posted } = openPanel();
  await controller.receive({ type: 'scoreText', requestId: 3, prompt: '', text, options });
  const scored = posted.filter((each) => each.type === 'textScored');
  assert.equal(scored.map((each) => each.text).join(''), text);
  assert.equal(scored.at(-1)!.isLast, true);
  const bits = scored.flatMap((each) => each.bits);
  assert.equal(bits.length, Array.from(text).length);
  const whole = await scoreStory(engine, text);
  const { logits } = await runner.prefill(promptFrom(text, 0).bytes);
  const end = Math.log2(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - logits[2]! / Math.LN2;
  assert.ok(Math.abs(bits.reduce((sum, each) => sum + each, 0) + end - whole.bits) < 0.005 * bits.length + 0.01);
});

test('a document is scored by its name; an empty one is answered in words', async () => {
  const { controller, posted } = openPanel();
  await controller.receive({ type: 'scoreDocument', requestId: 4, options });
  const [first] = posted;
  assert.ok(first?.type === 'textScored' && first.title === 'notes.md' && first.model === 'stories');
  const empty = openPanel('');
  await empty.controller.receive({ type: 'scoreDocument', requestId: 5, options });
  assert.deepEqual(empty.posted, [
    { type: 'requestFailed', requestId: 5, message: 'The document is empty: write something, and try again.' },
  ]);
});

test('the model of a document is chosen by its prose, that of a story by what it was written from', async () => {
  const asked: [string, string | undefined][] = [];
  const wordsOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes.subarray(1));
  const teller: InspectableStoryteller = {
    ...storyteller,
    async *tellScored(prompt, _, forced, __, ___, chosenBy = prompt) {
      asked.push([wordsOf(chosenBy), new TextDecoder().decode(forced)]);
      yield { text: '', bits: [], bytes: 0, greedyBytes: 0, milliseconds: 0, model: '' };
      return { reason: 'length' };
    },
    explain: async ({ prompt, chosenBy = prompt }) => {
      asked.push([wordsOf(chosenBy), undefined]);
      return { model: '', choices: [] };
    },
    findWords: async ({ prompt, chosenBy = prompt }) => {
      asked.push([wordsOf(chosenBy), undefined]);
      return [];
    },
    inspect: async ({ prompt, chosenBy = prompt, written, ...rest }) => {
      asked.push([wordsOf(chosenBy), new TextDecoder().decode(written)]);
      return storyteller.inspect({ prompt, written, ...rest });
    },
    ablate: async ({ prompt, chosenBy = prompt }) => {
      asked.push([wordsOf(chosenBy), undefined]);
      throw new Error('That is all.');
    },
  };
  const text = '---\ntitle: A\n---\n\n# The *Office*\n\nThe inspector had not slept.';
  const { controller } = openPanel(text, teller);
  const place = { prompt: '', written: '---', character: '\n', options };
  await controller.receive({ type: 'scoreDocument', requestId: 1, options });
  await controller.receive({ type: 'explain', requestId: 2, ...place, isDocument: true });
  await controller.receive({ type: 'findWords', requestId: 5, prompt: '', written: '-', options, isDocument: true });
  await controller.receive({ type: 'explain', requestId: 3, ...place, prompt: 'Once' });
  await controller.receive({ type: 'traceMemory', requestId: 4, prompt: 'Once', written: ' upon', options });
  await controller.receive({ type: 'inspect', requestId: 5, prompt: '', written: '---', options, isDocument: true });
  await controller.receive({ type: 'inspect', requestId: 6, prompt: 'Once', written: ' upon', options });
  const channels = [{ layer: 0, channel: 0 }];
  await controller.receive({ type: 'ablateChannels', requestId: 6, ...place, isDocument: true, channels });
  const opening = readingOf(text, true).plain;
  assert.match(opening, /^The Office\s+The inspector/u);
  assert.deepEqual(asked, [
    [opening, text],
    [opening, undefined],
    [opening, undefined],
    ['Once', undefined],
    ['Once', ' upon'],
    [opening, '---'],
    ['Once', ' upon'],
    [opening, undefined],
  ]);
});

test('choices at a letter: ten, likeliest first, the knobs after them, cut ones with their reason', async () => {
  const { controller, posted } = openPanel();
  const ask = {
    type: 'explain',
    requestId: 6,
    prompt: 'Once upon a',
    written: ' ti',
    character: 'm',
    options,
  } as const;
  const plain = { ...options, wordGuard: 'off', nameGuard: false, proseGuard: false } as const;
  await controller.receive({ ...ask, options: { ...plain, topK: 2, minP: 0, temperature: 1 } });
  const [answer] = posted;
  assert.ok(answer?.type === 'explained');
  const [choices] = answer.choices;
  assert.equal(choices!.length, 10);
  assert.equal(choices![0]!.byte, 'm'.charCodeAt(0));
  assert.ok(choices!.every(({ before }, index) => index === 0 || before <= choices![index - 1]!.before));
  assert.ok(Math.abs(choices![0]!.after + choices![1]!.after - 1) < 1e-9);
  assert.deepEqual(
    choices!.slice(2).map(({ after, cut }) => [after, cut]),
    Array.from({ length: 8 }, () => [0, 'topK']),
  );
});

test('what a guard forbade says so, and why', async () => {
  const { controller, posted } = openPanel();
  const ask = { type: 'explain', requestId: 8, prompt: 'The', written: ' smal', character: 'l' } as const;
  const knobs = { ...options, temperature: 1, topK: 256, minP: 0 };
  await controller.receive({ ...ask, options: { ...knobs, wordGuard: 'strict' } });
  await controller.receive({ ...ask, options: { ...knobs, wordGuard: 'off', nameGuard: false, proseGuard: false } });
  const [guarded, free] = posted;
  assert.ok(guarded?.type === 'explained' && free?.type === 'explained');
  const [first, ...others] = guarded.choices[0]!;
  assert.deepEqual([first!.byte, first!.cut], ['l'.charCodeAt(0), undefined]);
  for (const { after, cut } of others) {
    assert.deepEqual([after, cut], [0, { reason: 'leads to no word that is known' }]);
  }
  assert.ok(free.choices[0]!.every(({ cut }) => cut === undefined));
});

test('the next words come as a tree that the page accepts', async () => {
  const { controller, posted } = openPanel();
  const place = { prompt: 'Once upon a time', written: ', there was a lit', options };
  await controller.receive({ type: 'findWords', requestId: 9, ...place });
  const [answer] = posted;
  assert.ok(answer?.type === 'wordsFound' && answer.requestId === 9);
  assert.deepEqual(parseToPanel(answer), answer);
  const [first] = answer.words;
  assert.equal(first!.text, 'tle');
  assert.ok(first!.share > 0.9 && first!.allowedShare > 0.9 && first!.next.length === 2);
});

test('a character of several bytes is explained byte by byte', async () => {
  const { controller, posted } = openPanel();
  await controller.receive({ type: 'explain', requestId: 7, prompt: '', written: '', character: '“', options });
  assert.ok(posted[0]?.type === 'explained' && posted[0].choices.length === 3);
  assert.equal(posted[0].model, 'stories');
});

test('the memory of the last bytes: every layer and channel, in a message that the page accepts', async () => {
  const { controller, posted } = openPanel();
  const written = ' there was a little cat. '.repeat(30);
  await controller.receive({ type: 'traceMemory', requestId: 8, prompt: 'Once', written, options });
  const [trace] = posted;
  assert.ok(trace?.type === 'memoryTraced');
  assert.deepEqual(parseToPanel(trace), trace);
  const { model, layers, channels, bytes, averages, rates, spans } = trace;
  assert.equal(model, 'stories');
  assert.deepEqual([layers, channels, bytes], [engine.config.numLayers, engine.config.hiddenDim, 512]);
  assert.equal(averages.length, layers * channels * bytes);
  assert.equal(rates.length, averages.length);
  assert.ok(spans.every((span) => span >= 1));
  assert.ok(averages.some((value) => Math.abs(value) === 127));
});

test('without some channels: what changes, in a message that the page accepts; what the model has not is refused', async () => {
  const { controller, posted } = openPanel();
  const place = { prompt: 'Once', written: ' upon a', character: ' ', options };
  const channels = Array.from({ length: 50 }, (_, channel) => ({ layer: 1, channel }));
  await controller.receive({ type: 'ablateChannels', requestId: 9, ...place, channels });
  await controller.receive({ type: 'ablateChannels', requestId: 10, ...place, channels: [{ layer: 900, channel: 1 }] });
  const [answer, refusal] = posted;
  assert.ok(answer?.type === 'channelsAblated');
  assert.deepEqual(parseToPanel(answer), answer);
  assert.match(answer.whole.text, /^ time/u);
  assert.notDeepEqual(answer.without.choices, answer.whole.choices);
  assert.ok(refusal?.type === 'requestFailed' && /no channel/u.test(refusal.message));
});

test('looking inside: every stage of the last bytes of prompt and written text, in a message that the page accepts', async () => {
  const { controller, posted } = openPanel();
  const written = ' there was a little cat. '.repeat(60);
  await controller.receive({ type: 'inspect', requestId: 9, prompt: 'Once', written, options });
  const [answer] = posted;
  assert.ok(answer?.type === 'inspected' && answer.requestId === 9);
  assert.deepEqual(parseToPanel(answer), answer);
  const { model, layers, bytes, guesses, known, kept } = answer;
  assert.deepEqual([model, layers, bytes], ['stories', engine.config.numLayers, 1024]);
  assert.deepEqual([known.length, kept.length], [(layers + 1) * 1024, layers * 1024]);
  // The rows belong to this text: most of its letters are what the model expected there.
  const [text, right] = [encodeUtf8(written), (at: number) => guesses[(layers * 1024 + at) * 3] === text[476 + at + 1]];
  assert.ok(Array.from({ length: 1023 }, (_, at) => right(at)).filter(Boolean).length > 600);
});

test('cancel ends a story at once, and so does closing the panel; nothing is said after that', async () => {
  const endless = { ...tell, variants: free({ ...options, maxBytes: 1_000_000, stopAt: 'length' }) };
  const { controller, posted } = openPanel();
  const writing = controller.receive(endless);
  await new Promise((resolve) => setTimeout(resolve, 150));
  await controller.receive({ type: 'cancel', requestId: 1 });
  await writing;
  const from = posted.reduce((sum, each) => sum + (each.type === 'storyContinued' ? each.bytes : 0), 0);
  assert.deepEqual(posted.at(-1), { type: 'requestFailed', requestId: 1, message: '', variant: 0, from });
  assert.ok(textOf(posted).length > 0);

  const closed = openPanel();
  const stopped = closed.controller.receive(endless);
  await new Promise((resolve) => setTimeout(resolve, 150));
  closed.controller.dispose();
  const count = closed.posted.length;
  await stopped;
  await closed.controller.receive(tell);
  assert.equal(closed.posted.length, count);
  assert.equal(storiesRunning, 0);
});

test('once the first of several variants is done, the others can still be cancelled', async () => {
  const { controller, posted } = openPanel();
  const endless = { ...options, seed: 1, maxBytes: 1_000_000, stopAt: 'length' as const };
  const writing = controller.receive({
    ...tell,
    variants: free({ ...options, maxBytes: 5 }, endless, { ...endless, seed: 2 }),
  });
  while (!posted.some(({ type }) => type === 'storyFinished')) await new Promise((resolve) => setTimeout(resolve, 10));
  await controller.receive({ type: 'cancel', requestId: 1 });
  await writing;
  assert.equal(storiesRunning, 0);
  assert.equal(posted.filter(({ type }) => type === 'requestFailed').length, 2);
});

test('a page that is loaded again ends what ran for the one before', async () => {
  const { controller, posted, edits } = openPanel();
  const writing = controller.receive({
    ...tell,
    variants: free({ ...options, maxBytes: 1_000_000, stopAt: 'length' }),
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  await controller.receive({ type: 'panelReady' });
  await writing;
  assert.equal(storiesRunning, 0);
  assert.deepEqual(edits, [{ type: 'panelReady' }]);
  assert.ok(posted.every(({ type }) => type !== 'storyFinished'));
});

test('what the editor refuses is told in the panel, in its words', async () => {
  const { controller, posted } = openPanel();
  await controller.receive({ type: 'openSession' });
  const message = 'This file is not a story session that MicroMixer saved.';
  assert.deepEqual(posted, [{ type: 'notice', message, isError: true }]);
});

test('malformed messages are rejected with a readable message, logged, and have no other effect', async () => {
  const { controller, posted, edits, logged } = openPanel();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.anything(),
        fc.object().map((each) => ({ ...tell, ...each, requestId: 'no' })),
        fc
          .object()
          .map((each) => ({ ...tell, variants: [{ options: { ...options, temperature: each }, forced: '' }] })),
      ),
      (value) => controller.receive(value),
    ),
    { numRuns: 500 },
  );
  assert.deepEqual(edits, []);
  assert.equal(storiesRunning, 0);
  assert.equal(logged.length, 500);
  assert.ok(posted.length === 500 && posted.every(({ type }) => type === 'notice' || type === 'requestFailed'));
});

test('a refused request fails in words, so that nobody waits for it', async () => {
  const { controller, posted } = openPanel();
  await controller.receive({ ...tell, variants: free({ ...options, topK: 0 }) });
  const [answer, ...more] = posted;
  assert.ok(answer?.type === 'requestFailed' && answer.requestId === 1 && more.length === 0);
  assert.match(answer.message, /topK/u);
});

test('what was written while the page was away is all there when it comes back, and goes on', async () => {
  const { controller, posted } = openPanel();
  const variants = [1, 2].map((seed) => ({ ...options, seed, maxBytes: 1500, stopAt: 'length' as const }));
  const writing = controller.receive({ ...tell, variants: free(...variants) });
  const hasBegun = (variant: number): boolean =>
    posted.some((each) => each.type === 'storyContinued' && each.variant === variant);
  while (!hasBegun(0) || !hasBegun(1)) await new Promise((resolve) => setTimeout(resolve, 5));
  posted.length = 0; // nobody saw it
  await controller.receive({ type: 'panelReady', resumes: 1 });
  const [first] = posted;
  assert.ok(first?.type === 'storyContinued' && first.from === 0 && first.bytes > 0);
  await writing;
  for (const variant of [0, 1]) {
    let bytes = 0;
    for (const each of posted) {
      if (each.type !== 'storyContinued' || each.variant !== variant) continue;
      assert.equal(each.from, bytes);
      bytes += each.bytes;
    }
    const alone = openPanel();
    await alone.controller.receive({ ...tell, variants: free(variants[variant]!) });
    assert.equal(textOf(posted, variant), textOf(alone.posted));
  }
  // Once more, after the end: two variants, each with its end.
  posted.length = 0;
  await controller.receive({ type: 'panelReady', resumes: 1 });
  assert.deepEqual(
    posted.map(({ type }) => type),
    ['storyContinued', 'storyFinished', 'storyContinued', 'storyFinished'],
  );
});

test('a story that this window never wrote is over', async () => {
  const { controller, posted } = openPanel();
  await controller.receive({ type: 'panelReady', resumes: 7 });
  assert.deepEqual(posted, [{ type: 'requestFailed', requestId: 7, message: '' }]);
});

test('of a long document the beginning is scored, and that is said', async () => {
  // The model is not what this is about, and would take seconds.
  const quick: InspectableStoryteller = {
    ...storyteller,
    async *tellScored(_, story, forced) {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(forced);
      const bits = Array.from(text, () => 1);
      yield { text, bits, bytes: story.maxBytes, greedyBytes: 0, milliseconds: 1, model: '' };
      return { reason: 'length' };
    },
  };
  const { controller, posted } = openPanel('“Día” '.repeat(5000), quick);
  await controller.receive({ type: 'scoreDocument', requestId: 4, options: { ...options, windowRule: 'half' } });
  const scored = posted.filter((each) => each.type === 'textScored');
  assert.equal(scored.at(-1)!.title, 'The first 32 kB of notes.md');
  const text = scored.map((each) => each.text).join('');
  assert.ok('“Día” '.repeat(5000).startsWith(text));
  assert.ok(Buffer.byteLength(text) > 32_760);
});

for (const [what, prompt] of Object.entries({
  nothing: '',
  'a megabyte': 'The cat sat. '.repeat(80_000),
  'control characters': 'Once\u0000 upon\u0001 a\u0002 time\u001b[31m',
  'right to left, and emoji': 'היה היה פעם 🦊👩‍👩‍👧 שועל',
})) {
  test(`a prompt of ${what} is written on from`, async () => {
    const { controller, posted } = openPanel();
    const began = performance.now();
    await controller.receive({ ...tell, prompt, variants: free({ ...options, maxBytes: 40, stopAt: 'length' }) });
    assert.equal(posted.at(-1)?.type, 'storyFinished');
    assert.ok(textOf(posted).length > 0);
    assert.ok(performance.now() - began < 2000); // reading all of a megabyte takes far longer
  });
}
