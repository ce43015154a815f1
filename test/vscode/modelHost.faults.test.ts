// The real thread of a model, ended at every stage, and real files that are not what they should be: whoever waits gets
// one sentence, what was written stays, and the next request is answered without reloading anything by hand.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { Worker } from 'node:worker_threads';
import * as esbuild from 'esbuild';
import { promptFrom } from '../../src/decoding/prompt.ts';
import { plainStoryOptions } from '../../src/decoding/storyOptions.ts';
import { FileSources } from '../../src/vscode/fileSource.ts';
import { ModelHost } from '../../src/vscode/modelHost.ts';
import { ModelClient } from '../../src/worker/client.ts';
import { runtimeFileName } from '../../src/checkpoint/modelFolder.ts';
import type { FromService, ServiceThread, ToService } from '../../src/worker/messages.ts';
import { EventEmitter, files, reset, Uri } from '../support/fakeVscode.ts';
import { gzippedRuntime, projectFolder } from '../support/models.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'faults-'));
const at = (name: string): string => path.join(folder, name);
const fixture = path.join(projectFolder, 'test/fixtures/reference/tiny-decay');
const modelFiles = ['model.safetensors', 'config.json'];
/** The files that a model's thread reads, each to be damaged. */
const sources: Record<string, Uint8Array> = {
  'model.safetensors': readFileSync(path.join(fixture, 'model.safetensors')),
  [`dist/${runtimeFileName}`]: gzippedRuntime(),
  'models/lexicon.txt': readFileSync(path.join(projectFolder, 'models/lexicon.txt')),
  'models/mixing.json': readFileSync(path.join(projectFolder, 'models/mixing.json')),
};
for (const inside of ['dist', 'models']) mkdirSync(at(inside));

test.before(async () => {
  await esbuild.build({
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'warning',
    entryPoints: [path.join(projectFolder, 'src/worker/main.ts')],
    outfile: at('worker.cjs'),
  });
});
test.beforeEach(() => {
  reset();
  for (const [name, bytes] of Object.entries(sources)) writeFileSync(at(name), bytes);
  const expected = readFileSync(path.join(fixture, 'expected.json'), 'utf8');
  writeFileSync(at('config.json'), JSON.stringify((JSON.parse(expected) as { config: unknown }).config));
  look();
});
test.after(() => rmSync(folder, { recursive: true }));

/** Lets the editor see the current files of the model. */
function look(): void {
  for (const name of modelFiles) {
    const { size, mtimeMs: mtime } = statSync(at(name));
    files.set(at(name), { size, mtime });
  }
}

/** A host with real threads. `onPost` sees what is sent to a thread, and can end that thread. */
function hosted(context: test.TestContext) {
  const state = {
    threads: 0,
    errors: [] as string[],
    onPost: (_message: ToService, _end: () => void): void => undefined,
  };
  const startThread = (): ServiceThread => {
    state.threads++;
    const worker = new Worker(at('worker.cjs'));
    const end = (): void => void worker.terminate();
    let isStopped = false;
    return {
      port: {
        post: (message) => {
          worker.postMessage(message);
          state.onPost(message, end);
        },
        onMessage: (listener) => worker.on('message', (message: FromService) => listener(message)),
      },
      onExit: (listener) => worker.on('exit', (code) => (isStopped ? undefined : listener(`exit code ${code}`))),
      stop: () => {
        isStopped = true;
        end();
      },
    };
  };
  const log = { info: () => undefined, warn: () => undefined, error: (words: string) => state.errors.push(words) };
  const place = { source: 'mine', weights: Uri.file(at('model.safetensors')), config: Uri.file(at('config.json')) };
  const host = new ModelHost({
    startThread,
    files: new FileSources(Uri.file(folder) as never, true),
    log: log as never,
    modelName: () => 'mine',
    library: { onDidChange: new EventEmitter<void>().event, locate: async () => [place] } as never,
    speeds: { measureLater: () => () => undefined } as never,
  });
  context.after(() => host.dispose());
  return { host, state, startThread };
}

const options = { ...plainStoryOptions, seed: 1, maxBytes: 60, stopAt: 'length' } as const;
const signal = new AbortController().signal;

/** Tells a story, and returns what was written before a failure. */
async function tell(
  host: ModelHost,
  prompt = 'Once upon a time',
  maxBytes = 60,
  onPiece = (): void => undefined,
): Promise<{ text: string; error?: Error }> {
  let text = '';
  try {
    for await (const piece of host.tell(promptFrom(prompt, 0).bytes, { ...options, maxBytes }, signal)) {
      text += piece;
      onPiece();
    }
    return { text };
  } catch (error) {
    return { text, error: error as Error };
  }
}

/** One or two sentences that a person can read: no stack trace, no class name. */
function assertReadable(error: Error | undefined): void {
  assert.match(error?.message ?? 'no error', /^[^\n]{10,300}\.$/u);
  assert.doesNotMatch(error!.message, /undefined|\[object|\bat \S+:\d+|TypeError|RangeError/u);
}

/** Tells a story as if nothing had happened. */
async function assertTells(host: ModelHost): Promise<void> {
  const { text, error } = await tell(host);
  assert.equal(error, undefined);
  assert.ok(text.length > 20, text);
  assert.equal(host.state.kind, 'ready');
}

for (const [stage, message, prompt] of [
  ['loading', 'loadModel', 'Once'],
  ['reading the prompt', 'tellStory', 'The fox went to the wood. '.repeat(4000)],
] as const) {
  test(`a thread that ends while ${stage}: it is said, and the next story is written`, async (context) => {
    const { host, state } = hosted(context);
    state.onPost = ({ type }, end) => (type === message ? end() : undefined);
    const { text, error } = await tell(host, prompt);
    assert.equal(text, '');
    assertReadable(error);
    assert.match(error!.message, /thread ended/u);
    assert.deepEqual([host.state.kind, state.errors.length], ['failed', 1]);
    state.onPost = () => undefined;
    await assertTells(host);
  });
}

test('a thread that ends while writing: what was written is there, it is said, and the next story is written', async (context) => {
  const { host, state } = hosted(context);
  let end: () => void = () => undefined;
  state.onPost = (_, ending) => (end = ending);
  const { text, error } = await tell(host, 'Once upon a time', 100_000, () => end());
  assertReadable(error);
  assert.ok(text.length > 0);
  await assertTells(host);
});

test('a thread that ends while a suggestion is looked for is started again by the next key', async (context) => {
  const { host, state } = hosted(context);
  const suggest = () =>
    host.suggest(promptFrom('Once upon a time', 0).bytes, options, { candidates: 4, limit: undefined }, signal);
  const found = await suggest();
  state.onPost = ({ type }, end) => (type === 'suggestStory' ? end() : undefined);
  await assert.rejects(suggest(), (error: Error) => (assertReadable(error), true));
  state.onPost = () => undefined;
  assert.deepEqual(await suggest(), found);
});

test('a thread that ends while it reads a checkpoint: the import fails in words', async (context) => {
  const { state, startThread } = hosted(context);
  const importIn = async (): Promise<unknown> => {
    const thread = startThread();
    const client = new ModelClient(thread.port);
    thread.onExit((reason) => client.close(new Error(`It ended (${reason}).`) as never));
    try {
      return await client.importCheckpoint({
        file: at('model.safetensors'),
        config: at('config.json'),
        contextBytes: undefined,
        source: 'model.safetensors',
        origin: 'model.safetensors',
        language: 'en',
      });
    } finally {
      thread.stop();
    }
  };
  state.onPost = (_, end) => end();
  await assert.rejects(importIn(), /It ended \(exit code \d\)\.$/u);
  state.onPost = () => undefined;
  assert.ok(await importIn());
});

const damages: Record<string, (file: string) => void> = {
  'is gone': (file) => rmSync(file),
  'is empty': (file) => truncateSync(file, 0),
  'is cut in half': (file) => truncateSync(file, Math.floor(statSync(file).size / 2)),
  'is something else': (file) => writeFileSync(file, 'Once upon a time there was a file that was none of it.'),
};
test('files that are gone or damaged: each is said in words, and once they are as they were the next story is written', async (context) => {
  const { host } = hosted(context);
  for (const name of ['config.json', ...Object.keys(sources)]) {
    const source = readFileSync(at(name));
    for (const [what, damage] of Object.entries(damages)) {
      // Any text is a valid word list, and so is half of one.
      if (name === 'models/lexicon.txt' && what !== 'is gone') continue;
      damage(at(name));
      if (modelFiles.includes(name)) files.delete(at(name));
      if (what !== 'is gone') look();
      const { text, error } = await tell(host);
      assert.equal(text, '', `${name} ${what}`);
      assertReadable(error);
      writeFileSync(at(name), source);
      look();
    }
  }
  await assertTells(host);
});
