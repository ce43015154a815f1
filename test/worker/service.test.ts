// The two ends of the service, in one thread and with the real model.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import test from 'node:test';
import { plainStoryOptions, type StoryOptions } from '../../src/decoding/storyOptions.ts';
import { promptFrom } from '../../src/decoding/prompt.ts';
import { ModelError } from '../../src/model/modelError.ts';
import type { FromService, Port, ToService } from '../../src/worker/messages.ts';
import { ModelClient } from '../../src/worker/client.ts';
import { serveModel } from '../../src/worker/service.ts';
import { fictionModelName, storyModelName } from '../../src/settings/automaticModel.ts';
import { gzippedRuntime, projectFolder } from '../support/models.ts';

const folder = path.join(projectFolder, 'models', storyModelName);
const model = {
  weights: path.join(folder, 'model.safetensors'),
  config: path.join(folder, 'config.json'),
  source: 'stories',
};
const files = {
  models: [model],
  wasm: gzippedRuntime(),
  lexicon: path.join(projectFolder, 'models', 'lexicon.txt'),
  mixing: path.join(projectFolder, 'models', 'mixing.json'),
};

/** A client and a service, joined by messages that are copied and come later, as between threads. */
function connect(read = readFile): { client: ModelClient; sent: ToService[] } {
  const toService: ((message: ToService) => void)[] = [];
  const toClient: ((message: FromService) => void)[] = [];
  const sent: ToService[] = [];
  const clientPort: Port<ToService, FromService> = {
    post: (message) => {
      sent.push(message);
      const copy = structuredClone(message);
      setImmediate(() => toService.forEach((listener) => listener(copy)));
    },
    onMessage: (listener) => toClient.push(listener),
  };
  serveModel(
    {
      post: (message) => {
        const copy = structuredClone(message);
        setImmediate(() => toClient.forEach((listener) => listener(copy)));
      },
      onMessage: (listener) => toService.push(listener),
    },
    { readFile: read, gunzip: async (compressed) => gunzipSync(compressed) },
  );
  return { client: new ModelClient(clientPort), sent };
}

const prompt = promptFrom('Once upon a time', 0).bytes;
const options: StoryOptions = { ...plainStoryOptions, seed: 1, maxBytes: 200 };

async function tell(
  client: ModelClient,
  story = options,
  signal = new AbortController().signal,
): Promise<{ text: string; reason: string }> {
  const pieces = client.tell(prompt, story, signal);
  let text = '';
  for (;;) {
    const next = await pieces.next();
    if (next.done === true) return { text, reason: next.value.reason };
    text += next.value;
  }
}

test('a story comes through in pieces, the same each time; two at once do not mix', async () => {
  const { client } = connect();
  await client.load(files);
  const alone = await tell(client);
  assert.ok(alone.text.length > 50);
  const [first, second] = await Promise.all([tell(client), tell(client, { ...options, seed: 2 })]);
  assert.deepEqual(first, alone);
  assert.notEqual(second.text, alone.text);
});

test('an abort ends a story at both ends; leaving the loop does too', async () => {
  const { client, sent } = connect();
  await client.load(files);
  const endless: StoryOptions = { ...options, maxBytes: 1e6, stopAt: 'length' };
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 100);
  await assert.rejects(tell(client, endless, controller.signal), { name: 'AbortError' });
  await assert.rejects(tell(client, endless, AbortSignal.abort()), { name: 'AbortError' });
  for await (const _ of client.tell(prompt, endless, new AbortController().signal)) break;
  assert.equal(sent.filter(({ type }) => type === 'cancelStory').length, 2);
  // The service is free again.
  assert.ok((await tell(client)).text.length > 0);
});

test('the service looks into the model that it wrote with, and goes on writing the same text', async () => {
  const { client } = connect();
  await client.load(files);
  const before = await tell(client);
  const written = new TextEncoder().encode(before.text);
  const { layers, bytes, guesses } = await client.inspect({ prompt, written, bytes: 20, windowRule: 'half' });
  assert.equal(bytes, 20);
  const {
    model: name,
    choices: [choices],
  } = await client.explain({ prompt, written: written.subarray(0, -1), character: written.subarray(-1) }, options);
  assert.equal(name, model.source);
  assert.equal(guesses[(layers * bytes + bytes - 2) * 3], choices![0]!.byte);
  assert.deepEqual(await tell(client), before);
});

test('for what is looked into the model is read once more, when somebody first looks', async () => {
  let reads = 0;
  const { client } = connect((async (file: string) => {
    if (file === model.weights) reads++;
    return readFile(file);
  }) as typeof readFile);
  await client.load(files);
  const place = { prompt, written: new TextEncoder().encode(' there') };
  await tell(client);
  await client.explain({ ...place, character: Uint8Array.of(0x20) }, options);
  await client.findWords({ ...place, options });
  assert.equal(reads, 1, 'nobody has looked');
  await client.inspect({ ...place, bytes: 20, windowRule: 'half' });
  await client.inspect({ ...place, bytes: 10, windowRule: 'half' });
  assert.equal(reads, 2);
});

test('an explanation, a search for words, an ablation and an inspection that are given up end at both ends within a slice', async () => {
  const { client, sent } = connect();
  await client.load(files);
  const long = new Uint8Array(60_000).fill(97);
  const place = { prompt, written: long, character: Uint8Array.of(97) };
  const asks: ((signal: AbortSignal) => Promise<unknown>)[] = [
    (signal) => client.explain(place, options, signal),
    (signal) => client.ablate({ ...place, options, channels: [{ layer: 0, channel: 0 }] }, signal),
    (signal) => client.findWords({ prompt, written: long, options }, signal),
    (signal) => client.inspect({ prompt, written: long, bytes: 2048, windowRule: 'half' }, signal),
    (signal) => client.suggest(long, options, { candidates: 2 }, signal),
  ];
  for (const ask of asks) {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    await assert.rejects(ask(controller.signal), { name: 'AbortError' });
    const began = performance.now();
    // The service is free again: it would still be at work for seconds.
    await client.explain({ prompt, written: new Uint8Array(0), character: Uint8Array.of(97) }, options);
    assert.ok(performance.now() - began < 1000, String(performance.now() - began));
    const messages = sent.length;
    await assert.rejects(ask(AbortSignal.abort()), { name: 'AbortError' });
    assert.equal(sent.length, messages, 'nothing is asked for what is given up already');
  }
  assert.equal(sent.filter(({ type }) => type === 'cancelStory').length, asks.length);
});

const fictionFolder = path.join(projectFolder, 'models', fictionModelName);
const fiction = {
  weights: path.join(fictionFolder, 'model.safetensors'),
  config: path.join(fictionFolder, 'config.json'),
  source: 'fiction',
};
const novel = promptFrom('The inspector had not slept. Rain ran down the panes of the office, and', 0).bytes;

test('of two models the text chooses, for stories, suggestions, explanations and looks inside alike', async () => {
  const { signal } = new AbortController();
  const place = { prompt: novel, written: new Uint8Array(0), character: new Uint8Array([0x20]) };
  const search = { candidates: 2, limit: undefined };
  const written: unknown[] = [];
  for (const models of [[model], [fiction], [model, fiction]]) {
    const { client } = connect();
    await client.load({ ...files, models });
    const pieces: string[] = [];
    for await (const piece of client.tell(novel, options, signal)) pieces.push(piece);
    const { model: name, guesses } = await client.inspect({ ...place, bytes: 20, windowRule: 'half' });
    written.push([
      name,
      guesses,
      pieces.join(''),
      await client.suggest(novel, options, search, signal),
      await client.explain(place, options),
    ]);
  }
  assert.notDeepEqual(written[0], written[1]);
  assert.deepEqual(written[2], written[1]);
});

test('of two models the one that wrote a text also looks at it, and what is read as a whole goes by how it is read', async () => {
  const looked: unknown[] = [];
  for (const models of [[model], [fiction], [model, fiction]]) {
    const { client } = connect();
    await client.load({ ...files, models });
    const tale = { prompt, written: novel.subarray(1) };
    const document = { prompt: novel.subarray(0, 1), chosenBy: novel };
    const read = { ...options, maxBytes: novel.length - 1, stopAt: 'length' } as const;
    const bits: number[] = [];
    const readers = new Set<string>();
    const { signal } = new AbortController();
    const scored = client.tellScored(document.prompt, read, novel.subarray(1), signal, undefined, document.chosenBy);
    for await (const piece of scored) {
      bits.push(...piece.bits);
      readers.add(piece.model);
    }
    const end = { written: novel.subarray(1), character: Uint8Array.of(0x20) };
    looked.push({
      ofStory: [
        await client.findWords({ ...tale, options }),
        (await client.inspect({ ...tale, bytes: 20, windowRule: 'half' })).model,
      ],
      ofDocument: [
        bits,
        readers,
        await client.explain({ ...document, ...end }, options),
        await client.findWords({ ...document, written: end.written, options }),
        await client.ablate({ ...document, ...end, options, channels: [{ layer: 0, channel: 0 }] }),
        (await client.inspect({ ...document, ...end, bytes: 20, windowRule: 'half' })).model,
      ],
    });
  }
  const [stories, novels, both] = looked as { ofStory: unknown; ofDocument: unknown }[];
  assert.notDeepEqual(stories, novels);
  assert.deepEqual(both, { ofStory: stories!.ofStory, ofDocument: novels!.ofDocument });
});

test('of two models the speed of the one that wrote last is measured, of one alone its own', async () => {
  const { client } = connect();
  await client.load({ ...files, models: [model, fiction] });
  for (const [text, source] of [
    [novel, fiction.source],
    [prompt, model.source],
  ] as const) {
    await client.tell(text, { ...options, maxBytes: 2 }, new AbortController().signal).next();
    const speed = await client.measureSpeed();
    assert.equal(speed.model, source);
    assert.ok(speed.bytesPerSecond > 0);
  }
  await client.load({ ...files, models: [fiction] });
  assert.equal((await client.measureSpeed()).model, fiction.source);
});

test('failures come back with a readable message', async () => {
  const { client } = connect();
  await assert.rejects(tell(client), { name: 'ModelError', code: 'modelMissing' });
  await assert.rejects(client.load({ ...files, models: [{ ...model, weights: '/none' }] }), {
    code: 'modelMissing',
    message: /^\/none cannot be read/u,
  });
  await assert.rejects(client.load({ ...files, models: [model, { ...model, weights: model.config }] }), {
    name: 'ModelError',
  });
  await client.load(files);
  assert.ok((await tell(client)).text.length > 0, 'a later attempt starts afresh');
});

test('when the other end is gone, what waits fails and so does what comes', async () => {
  const { client } = connect();
  await client.load(files);
  const waiting = tell(client, { ...options, maxBytes: 3000, stopAt: 'length' });
  setTimeout(() => client.close(new ModelError('runtimeFailed', 'gone')), 20);
  await assert.rejects(waiting, { code: 'runtimeFailed', message: 'gone' });
  await assert.rejects(tell(client), { code: 'runtimeFailed' });
});

test('a model whose files come as bytes or blobs tells the same story as one that is read by path, and its speed is known', async () => {
  const { client } = connect();
  await client.load(files);
  const expected = await tell(client);
  const bytesOf = async (location: string): Promise<Uint8Array<ArrayBuffer>> =>
    new Uint8Array(await readFile(location));
  const bytes = { weights: await bytesOf(model.weights), config: new Blob([await bytesOf(model.config)]) };
  await client.load({ ...files, models: [{ ...model, ...bytes }] });
  const { bytesPerSecond } = await client.measureSpeed();
  assert.ok(bytesPerSecond > 0 && bytesPerSecond < 1e6, String(bytesPerSecond));
  assert.deepEqual(await tell(client), expected);
});

test('a checkpoint is imported by path and as bytes; what is wrong with one comes back as a readable message', async () => {
  const { client } = connect();
  const location = path.join(projectFolder, 'test/fixtures/reference/tiny/model.pt');
  const about = { config: undefined, contextBytes: 32, source: 'x', origin: 'model.pt', language: 'de' };
  const checkpoint = { ...about, file: location };
  const byPath = await client.importCheckpoint(checkpoint);
  assert.match(new TextDecoder().decode(byPath.files.get('README.md')), /, \d+\.\d{3} bytes\n/u);
  assert.equal(byPath.description.config.contextBytes, 32);
  const file = new Uint8Array(await readFile(location));
  assert.deepEqual(await client.importCheckpoint({ ...checkpoint, file }), byPath);
  await assert.rejects(client.importCheckpoint({ ...checkpoint, contextBytes: undefined }), { code: 'contextUnknown' });
  await assert.rejects(client.importCheckpoint({ ...checkpoint, file: new Uint8Array(3) }), { code: 'modelDamaged' });
  await assert.rejects(client.importCheckpoint({ ...checkpoint, file: '/none' }), { code: 'modelMissing' });
  // It can be loaded without being stored.
  const [weights, config] = ['model.safetensors', 'config.json'].map((name) => byPath.files.get(name)!);
  await client.load({ ...files, models: [{ weights: weights!, config, source: 'tiny' }] });
  assert.ok((await tell(client)).text.length > 0);
});

test('a story that is the first request in a document knows its words already', async () => {
  const { client } = connect();
  await client.load(files);
  const document = 'file:///novel.md';
  const other = 'Then the children went down to the river and looked for a way across.\n\n'.repeat(700);
  const text = `${other}Once there was a boat, the Quillfeather. `.concat(
    'The Quillfeather was fast. '.repeat(5),
    'So the Quillf',
  );
  client.learnText({ document, source: document, isMarkdown: true, text });
  const story = { ...options, temperature: 0.1, maxBytes: 6 };
  const place = { document, offset: text.length };
  const beginning = promptFrom('They looked at the Quillf', 0).bytes;
  let written = '';
  for await (const piece of client.tell(beginning, story, new AbortController().signal, place)) written += piece;
  assert.equal(written, 'eather');
});

test('a suggestion knows a short document, whatever else is being suggested', async () => {
  const { client } = connect();
  await client.load(files);
  const document = 'file:///note.md';
  const text = `Once there was a boat, the Quillfeather. ${'The Quillfeather was fast. '.repeat(5)}So the Quillf`;
  const { signal } = new AbortController();
  const other = client.suggest(
    promptFrom('Once upon', 0).bytes,
    { ...options, maxBytes: 60 },
    { candidates: 4 },
    signal,
  );
  client.learnText({ document, source: document, isMarkdown: true, text });
  const suggestion = { ...options, temperature: 0.1, maxBytes: 6 };
  const learned = { document, offset: text.length };
  const beginning = promptFrom('They looked at the Quillf', 0).bytes;
  assert.equal((await client.suggest(beginning, suggestion, { candidates: 1, learned }, signal)).text, 'eather');
  await other;
});
