// The model's thread in a web worker host, with a stand-in for the browser's worker.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { threadStarter } from '../../src/worker/thread.web.ts';
import type { ToService } from '../../src/worker/messages.ts';

class FakeWorker extends EventTarget {
  static readonly all: FakeWorker[] = [];
  readonly url: string;
  readonly posted: unknown[] = [];
  isTerminated = false;
  constructor(url: string) {
    super();
    this.url = url;
    FakeWorker.all.push(this);
  }
  postMessage = (message: unknown): unknown => this.posted.push(message);
  terminate = (): void => void (this.isTerminated = true);
  /** @returns whether the event goes on to the errors that nobody handled */
  say(type: string, values: object): boolean {
    return this.dispatchEvent(Object.assign(new Event(type, { cancelable: true }), values));
  }
}

const message = (id: number): ToService => ({ type: 'cancelStory', id });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function inBrowser(context: TestContext): FakeWorker[] {
  const scope = globalThis as { Worker?: unknown };
  scope.Worker = FakeWorker;
  FakeWorker.all.length = 0;
  context.after(() => delete scope.Worker);
  return FakeWorker.all;
}

test('what is posted before the script is there is sent in order, and the script is read once', async (context) => {
  const workers = inBrowser(context);
  let reads = 0;
  const start = threadStarter(async () => {
    reads++;
    return new TextEncoder().encode('the script');
  });
  const [first, second] = [start(), start()];
  first.port.post(message(1));
  first.port.post(message(2));
  assert.equal(workers.length, 0);
  const heard: unknown[] = [];
  first.port.onMessage((each) => heard.push(each));
  await turn();
  first.port.post(message(3));
  assert.deepEqual(workers.map(({ posted }) => posted), [[message(1), message(2), message(3)], []]); // prettier-ignore
  assert.equal(await (await fetch(workers[0]!.url)).text(), 'the script');
  workers[0]!.say('message', { data: 'answer' });
  assert.deepEqual(heard, ['answer']);
  second.stop();
  assert.deepEqual(workers.map(({ isTerminated }) => isTerminated), [false, true]); // prettier-ignore
  assert.equal(reads, 1);
});

test('a thread that is stopped before its script is there never starts', async (context) => {
  const workers = inBrowser(context);
  const thread = threadStarter(async () => new Uint8Array(1))();
  const reasons: string[] = [];
  thread.onExit((reason) => reasons.push(reason));
  thread.stop();
  await turn();
  assert.deepEqual([workers, reasons], [[], []]);
});

test('an error ends it, once, with the reason; a stop has none', async (context) => {
  const workers = inBrowser(context);
  const start = threadStarter(async () => new Uint8Array(1));
  const reasonsOf = async (events: readonly (readonly [string, object])[], stops = false): Promise<string[]> => {
    const reasons: string[] = [];
    const thread = start();
    thread.onExit((reason) => reasons.push(reason));
    await turn();
    if (stops) thread.stop();
    for (const event of events) assert.equal(workers.at(-1)!.say(...event), event[0] !== 'error', 'it is handled');
    assert.ok(workers.at(-1)!.isTerminated);
    return reasons;
  };
  assert.deepEqual(await reasonsOf([['error', { message: 'out of memory' }], ['error', { message: 'again' }]]), ['out of memory']); // prettier-ignore
  assert.deepEqual(await reasonsOf([['error', {}]]), ['its script cannot be started']);
  assert.deepEqual(await reasonsOf([['messageerror', {}]]), ['a message could not be read']);
  assert.deepEqual(await reasonsOf([['error', { message: 'late' }]], true), []);
});

test('a script that cannot be read ends the thread, and the next one reads it again', async (context) => {
  const workers = inBrowser(context);
  let isThere = false;
  const start = threadStarter(() => (isThere ? Promise.resolve(new Uint8Array(1)) : Promise.reject(new Error('gone'))));
  const reason = new Promise<string>((resolve) => start().onExit(resolve));
  assert.equal(await reason, 'gone');
  isThere = true;
  start();
  await turn();
  assert.equal(workers.length, 1);
});
