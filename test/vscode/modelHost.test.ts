// The model as the editor sees it, with stand-ins for its thread: a failure is remembered; failing to store a statistic
// isn't one.
import assert from 'node:assert/strict';
import test from 'node:test';
import type * as vscode from 'vscode';
import { FileSources } from '../../src/vscode/fileSource.ts';
import { ModelHost } from '../../src/vscode/modelHost.ts';
import { ModelSpeeds } from '../../src/vscode/modelSpeeds.ts';
import { plainStoryOptions } from '../../src/decoding/storyOptions.ts';
import type { FromService, ServiceThread, ToService } from '../../src/worker/messages.ts';
import { EventEmitter, files, reset, Uri, workspace } from '../support/fakeVscode.ts';

test.beforeEach(reset);

type Answer = (message: ToService, exit: (reason: string) => void) => Omit<FromService, 'id'> | undefined;
const bad: Answer = () => ({ type: 'failed', code: 'modelMismatch', message: 'These are no weights.' }) as never;
const good: Answer = ({ type }) => {
  if (type === 'loadModel') return { type: 'modelLoaded' } as never;
  if (type === 'measureSpeed') return { type: 'speedMeasured', model: 'mine', bytesPerSecond: 1000 } as never;
  return { type: 'storySuggested', text: ' upon', isCut: false } as never;
};

function hosted(initial: Answer, memory: Partial<vscode.Memento> = {}, idleMinutes = 0, hasPaths = true) {
  const state = { answer: initial, threads: 0, stopped: 0, errors: [] as string[], warnings: [] as string[] };
  const changed = new EventEmitter<void>();
  const weights = Uri.file('/models/mine/model.safetensors');
  files.set(weights.path, { size: 100, mtime: 1 });
  const startThread = (): ServiceThread => {
    state.threads++;
    let listener: (message: FromService) => void = () => undefined;
    let exit: (reason: string) => void = () => undefined;
    const post = (message: ToService): void => {
      const answer = state.answer(message, (reason) => exit(reason));
      if (answer !== undefined)
        setImmediate(() => listener({ ...answer, id: 'id' in message ? message.id : 0 } as FromService));
    };
    return {
      port: { post, onMessage: (each) => (listener = each) },
      onExit: (each) => (exit = each),
      stop: () => void state.stopped++,
    };
  };
  const log = {
    info: () => undefined,
    error: (words: string) => state.errors.push(words),
    warn: (words: string) => state.warnings.push(words),
  };
  const host = new ModelHost({
    startThread,
    files: new FileSources(Uri.file('/extension') as never, hasPaths),
    log: log as never,
    modelName: () => 'mine',
    idleMinutes: () => idleMinutes,
    library: {
      onDidChange: changed.event,
      locate: async () => [{ source: 'mine', weights, config: undefined }],
    } as never,
    speeds: new ModelSpeeds({ get: (_: string, fallback: unknown) => fallback, update: async () => undefined, ...memory } as never, log), // prettier-ignore
  });
  const suggest = async (): Promise<string> => {
    const options = { ...plainStoryOptions, seed: 1 };
    const search = { candidates: 1, limit: undefined };
    try {
      return (await host.suggest(new Uint8Array(1), options, search, new AbortController().signal)).text;
    } catch (error) {
      assert.ok(host.hasLogged(error), 'nobody needs to log it again');
      return 'failed';
    }
  };
  return { host, state, suggest, libraryChanged: () => changed.fire(), weights };
}

test('a model that cannot start is started once, and logged once, whatever is typed', async () => {
  const { state, suggest } = hosted(bad);
  for (let key = 0; key < 40; key++) assert.equal(await suggest(), 'failed');
  await Promise.all(Array.from({ length: 40 }, suggest));
  assert.deepEqual([state.threads, state.errors], [1, ['These are no weights.']]);
});

test('a thread that ends while it starts is not started at every key either', async () => {
  const { state, suggest } = hosted((_, exit) => void setImmediate(() => exit('out of memory')));
  for (let key = 0; key < 5; key++) assert.equal(await suggest(), 'failed');
  assert.deepEqual([state.threads, state.errors.length], [1, 1]);
  assert.match(state.errors[0]!, /ended \(out of memory\); ask for a suggestion or a story to try again, or choose/u);
});

test('one that wrote before is started again by the next key', async () => {
  const { state, suggest } = hosted(good);
  let exit: (reason: string) => void = () => undefined;
  state.answer = (message, ending) => {
    exit = ending;
    return good(message, ending);
  };
  assert.equal(await suggest(), ' upon');
  exit('exit code 1');
  assert.equal(await suggest(), ' upon');
  assert.deepEqual([state.threads, state.errors.length], [2, 1]);
});

for (const [what, happen] of [
  ['a person asks', ({ host }) => host.tryAgain()],
  ['a person asks for a story', ({ host }) => host.load()],
  ['the library has changed', ({ libraryChanged }) => libraryChanged()],
  ['another model is chosen', ({ host }) => host.switchModel()],
  [
    'its weights have changed',
    ({ weights }, context) => {
      files.set(weights.path, { size: 101, mtime: 2 });
      context.mock.method(performance, 'now', () => 1e9);
    },
  ],
] as [string, (all: ReturnType<typeof hosted>, context: test.TestContext) => unknown][]) {
  test(`it is tried again when ${what}`, async (context) => {
    const all = hosted(bad);
    assert.equal(await all.suggest(), 'failed');
    await new Promise((resolve) => setImmediate(resolve));
    all.state.answer = good;
    assert.equal(await all.suggest(), 'failed');
    await happen(all, context);
    assert.equal(await all.suggest(), ' upon');
    assert.equal(all.state.threads, 2);
  });
}

test('weights that are what they were are not tried again, however long it takes', async (context) => {
  const { state, suggest } = hosted(bad);
  await suggest();
  await new Promise((resolve) => setImmediate(resolve));
  let now = 1e6;
  context.mock.method(performance, 'now', () => (now += 10_000));
  for (let key = 0; key < 5; key++) assert.equal(await suggest(), 'failed');
  assert.equal(state.threads, 1);
});

test('who waits for a model while another is chosen gets that one, however often it happens', async () => {
  const { host, state, suggest } = hosted(good);
  const waiting = [suggest(), host.load().then(({ name }) => name)];
  for (let choice = 0; choice < 3; choice++) {
    host.switchModel();
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.deepEqual(await Promise.all(waiting), [' upon', 'mine']);
  assert.deepEqual(state.errors, []);
  assert.equal(state.threads - state.stopped, 1, 'none of the others is left');
});

test('who waits for a model that is given up is told', async () => {
  const { host } = hosted(good);
  const waiting = host.load();
  host.unload();
  await assert.rejects(waiting, /The model was changed in the meantime/u);
});

test('a speed that cannot be remembered is logged, and nothing else fails', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { host, state, suggest } = hosted(good, { update: () => Promise.reject(new Error('storage full')) });
  assert.equal(await suggest(), ' upon');
  context.mock.timers.tick(2000);
  await later();
  host.dispose();
  assert.deepEqual(state.errors, []);
  assert.match(state.warnings[0]!, /The speed of a model could not be remembered: Error: storage full/u);
});

test('a model that nobody uses for ten minutes gives its memory back, and the next key loads it again', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const minute = 60_000;
  const { host, state, suggest } = hosted(good, {}, 10);
  assert.equal(await suggest(), ' upon');
  context.mock.timers.tick(9 * minute);
  assert.equal(await suggest(), ' upon');
  context.mock.timers.tick(9 * minute);
  assert.deepEqual([state.stopped, host.state.kind], [0, 'ready'], 'a suggestion begins the time anew');
  context.mock.timers.tick(minute);
  assert.deepEqual([state.stopped, host.state.kind], [1, 'idle']);
  assert.equal(await suggest(), ' upon');
  assert.deepEqual([state.threads, state.errors], [2, []]);
  host.dispose();
});

test('a model that somebody waits for does not end, however long it takes; 0 minutes are for ever', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const long = 24 * 60 * 60_000;
  const slow = hosted(good, {}, 10);
  await slow.suggest();
  slow.state.answer = () => undefined;
  const waiting = slow.host.inspect({
    prompt: new Uint8Array(1),
    written: new Uint8Array(),
    bytes: 1,
    windowRule: 'half',
  });
  await new Promise((resolve) => setImmediate(resolve));
  context.mock.timers.tick(long);
  assert.equal(slow.state.stopped, 0);
  slow.host.unload();
  await assert.rejects(waiting, { name: 'ModelError' });

  const forever = hosted(good, {}, 0);
  await forever.suggest();
  context.mock.timers.tick(long);
  assert.equal(forever.state.stopped, 0);
});

test('in a browser the files are read ahead, without a thread; a failure of that is nobody’s', async (context) => {
  const read = context.mock.method(workspace.fs, 'readFile');
  hosted(good).host.readAhead();
  const { host, state, suggest, weights } = hosted(good, {}, 0, false);
  const soon = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve));
  host.readAhead();
  await soon();
  assert.deepEqual([host.state.kind, state.errors], ['idle', []]);
  const shared = ['dist/ort-wasm-simd-threaded.wasm.gz', 'models/lexicon.txt', 'models/mixing.json'];
  for (const path of [weights.path, ...shared.map((file) => `/extension/${file}`)])
    files.set(path, { size: 1, mtime: 1, bytes: new Uint8Array(1) });
  read.mock.resetCalls();
  host.readAhead();
  await soon();
  const paths = (): string[] => read.mock.calls.map(({ arguments: [{ path }] }) => path).toSorted();
  assert.deepEqual(paths(), shared.map((file) => `/extension/${file}`)); // prettier-ignore
  assert.deepEqual([host.state.kind, state.threads], ['idle', 0]);
  read.mock.resetCalls();
  assert.equal(await suggest(), ' upon');
  assert.deepEqual(paths(), [weights.path], 'what is the writer’s own may have changed, so it was not read before');
});

test('how fast a model writes is measured a while after its first text, once per load, and remembered by its own name', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const asked: string[] = [];
  const remembered: unknown[] = [];
  const answer: Answer = (message, exit) => {
    asked.push(message.type);
    // Of several models, the thread says which one it has measured.
    if (message.type === 'measureSpeed')
      return { type: 'speedMeasured', model: 'novels', bytesPerSecond: 1000 } as never;
    return good(message, exit);
  };
  const { host, suggest } = hosted(answer, {
    update: async (_: string, speeds: unknown) => void remembered.push(speeds),
  });
  await host.load();
  context.mock.timers.tick(10_000);
  assert.deepEqual(asked, ['loadModel'], 'it is not known yet which of several models will write');
  assert.equal(await suggest(), ' upon');
  assert.deepEqual(asked, ['loadModel', 'suggestStory']);
  context.mock.timers.tick(2000);
  await later();
  assert.deepEqual([asked.at(-1), remembered], ['measureSpeed', [{ novels: 1000 }]]);
  await suggest();
  context.mock.timers.tick(10_000);
  assert.equal(asked.filter((type) => type === 'measureSpeed').length, 1);
  host.dispose();
});

for (const [what, end] of [
  ['that is no longer needed', ({ host }) => host.unload()],
  ['that ends by itself', (_, exit) => exit('exit code 1')],
] as [string, (all: ReturnType<typeof hosted>, exit: (reason: string) => void) => void][]) {
  test(`a thread ${what} while its speed is measured is nothing to warn of`, async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    let exit: (reason: string) => void = () => undefined;
    let isMeasured = false;
    const all = hosted((message, ending) => {
      exit = ending;
      if (message.type !== 'measureSpeed') return good(message, ending);
      isMeasured = true;
      return undefined;
    });
    await all.suggest();
    context.mock.timers.tick(2000);
    assert.ok(isMeasured);
    end(all, exit);
    await later();
    assert.deepEqual(all.state.warnings, []);
  });
}

test('a speed that the thread could not measure is logged', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { host, state, suggest } = hosted((message, exit) =>
    message.type === 'measureSpeed' ? bad(message, exit) : good(message, exit),
  );
  await suggest();
  context.mock.timers.tick(2000);
  await later();
  host.dispose();
  assert.deepEqual(state.warnings, ['How fast the model writes was not measured: ModelError: These are no weights.']);
});

test('the speed of a thread that has ended is not asked for', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const asked: string[] = [];
  const { host, suggest } = hosted((message, exit) => {
    asked.push(message.type);
    return good(message, exit);
  });
  await suggest();
  host.dispose();
  context.mock.timers.tick(10_000);
  await later();
  assert.deepEqual(asked, ['loadModel', 'suggestStory']);
});

/** After all that waits for nothing but its turn. */
async function later(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
