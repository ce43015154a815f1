// Asking a host: which redirects are followed, what a refusal is called, how long silence is borne. All is played.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { DownloadError } from '../../src/download/downloadError.ts';
import { askHost, type AskContext, type FinalAnswer } from '../../src/download/followRedirects.ts';
import type { HostAnswer, Transport } from '../../src/download/transport.ts';

const first = new URL('https://hub.example/file');

/** What a played host answers with. */
interface Played {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contents?: AsyncIterable<Uint8Array>;
}

/** Answers one after the other; the last one is given again and again. */
class Hosts {
  readonly asked: string[] = [];
  readonly headers: Readonly<Record<string, string>>[] = [];
  readonly signals: AbortSignal[] = [];
  /** The statuses of the answers that were thrown away. */
  readonly discarded: number[] = [];
  readonly #answers: readonly Played[];

  constructor(...answers: readonly Played[]) {
    this.#answers = answers;
  }

  readonly transport: Transport = async (address, headers, signal): Promise<HostAnswer> => {
    this.asked.push(address.href);
    this.headers.push(headers);
    this.signals.push(signal);
    const answer = this.#answers[Math.min(this.asked.length, this.#answers.length) - 1]!;
    const status = answer.status ?? 200;
    return {
      status,
      header: (name) => answer.headers?.[name],
      contents: answer.contents ?? pieces(),
      discard: () => this.discarded.push(status),
    };
  };

  ask(more: Partial<AskContext> = {}, accepted: readonly number[] = [200]): Promise<FinalAnswer> {
    const context = { transport: this.transport, isAllowed: () => true, signal: new AbortController().signal, ...more };
    return askHost(first, { accept: 'x' }, accepted, context);
  }
}

async function* pieces(...contents: readonly number[]): AsyncGenerator<Uint8Array, void, void> {
  for (const each of contents) yield Uint8Array.of(each);
}

/** Never answers; rejects when it is called off. */
const silent: Transport = (_, __, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });

const redirect = (location: string, status = 302): Played => ({ status, headers: { location } });

/** Lets everything that waits for a promise go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function playClock(context: TestContext): { tick: (ms: number) => Promise<void> } {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  return {
    tick: async (ms) => {
      await settle();
      context.mock.timers.tick(ms);
      await settle();
    },
  };
}

for (const status of [301, 302, 303, 307, 308]) {
  test(`status ${status} leads on, with the same headers, and the answer on the way is thrown away`, async () => {
    const hosts = new Hosts(redirect('/moved', status), { contents: pieces(1, 2) });
    const answer = await hosts.ask();
    assert.deepEqual(hosts.asked, [first.href, 'https://hub.example/moved']);
    assert.deepEqual(hosts.headers, [{ accept: 'x' }, { accept: 'x' }]);
    assert.deepEqual(hosts.discarded, [status]);
    assert.deepEqual(
      answer.way.map(({ header }) => header('location')),
      ['/moved', undefined],
    );
    const received: number[] = [];
    for await (const piece of answer.contents) received.push(...piece);
    assert.deepEqual(received, [1, 2]);
    assert.deepEqual(hosts.discarded, [status], 'the last answer is the caller’s');
  });
}

const refusals: [what: string, answer: Played, message: RegExp][] = [
  ['304, wherever it leads', redirect('/moved', 304), /answered with status 304/u],
  ['200 with a location that is not accepted', redirect('/moved', 200), /answered with status 200/u],
  ['a redirect to nowhere', { status: 302 }, /answered with status 302/u],
  ['401', { status: 401 }, /does not show \/file to everyone \(401\)/u],
  ['403', { status: 403 }, /does not show \/file to everyone \(403\)/u],
  ['404', { status: 404 }, /does not have \/file any more \(404\)/u],
  ['410', { status: 410 }, /does not have \/file any more \(410\)/u],
  ['429', { status: 429 }, /receives too many requests \(429\)/u],
  ['500', { status: 500 }, /answered with status 500/u],
];
for (const [what, answer, message] of refusals) {
  test(`a refusal: ${what}`, async () => {
    const hosts = new Hosts(answer);
    const error = await hosts.ask({}, [206]).catch((error: unknown) => error);
    assert.ok(error instanceof DownloadError);
    assert.match(error.message, message);
    assert.equal(error.status, answer.status);
    assert.deepEqual(hosts.discarded, [answer.status], 'its contents are not waited for');
    assert.equal(hosts.asked.length, 1);
  });
}

test('what is accepted is given, a redirect too', async () => {
  const hosts = new Hosts(redirect('/moved'));
  const answer = await hosts.ask({}, [200, 302]);
  answer.discard();
  assert.equal(answer.status, 302);
  assert.equal(hosts.asked.length, 1);
});

test('five redirects are followed, a sixth is not', async () => {
  const way = Array.from({ length: 5 }, (_, index) => redirect(`/${index}`));
  const answer = await new Hosts(...way, {}).ask();
  answer.discard();
  assert.equal(answer.way.length, 6);
  const endless = new Hosts(redirect('/on'));
  await assert.rejects(endless.ask(), /^DownloadError: hub\.example redirects too many times/u);
  assert.equal(endless.asked.length, 6);
});

test('a redirect to what is no address is told in words', async () => {
  await assert.rejects(
    new Hosts(redirect('https://')).ask(),
    /^DownloadError: hub\.example redirects to an invalid address/u,
  );
});

test('an address that is not allowed is not asked, be it the first or one on the way', async () => {
  const hosts = new Hosts(redirect('https://elsewhere.example/x'), {});
  await assert.rejects(hosts.ask({ isAllowed: () => false }), /redirects to https:\/\/hub\.example, which is not/u);
  assert.deepEqual(hosts.asked, []);
  const isAllowed = ({ host }: URL): boolean => host === first.host;
  await assert.rejects(hosts.ask({ isAllowed }), /redirects to https:\/\/elsewhere\.example, which is not/u);
  assert.deepEqual(hosts.asked, [first.href]);
});

test('whoever has cancelled asks nobody, and hears the reason that was given', async () => {
  const hosts = new Hosts({});
  await assert.rejects(hosts.ask({ signal: AbortSignal.abort(new Error('enough')) }), /^Error: enough$/u);
  assert.deepEqual(hosts.asked, []);
  const controller = new AbortController();
  const waiting = hosts.ask({ transport: silent, signal: controller.signal });
  controller.abort(new Error('enough now'));
  await assert.rejects(waiting, /^Error: enough now$/u);
});

test('silence is borne for half a minute if nobody says for how long', async (context) => {
  const { tick } = playClock(context);
  let signal: AbortSignal | undefined;
  const transport: Transport = (...request) => silent(request[0], request[1], (signal = request[2]));
  const asked = assert.rejects(new Hosts().ask({ transport }), /hub\.example sent nothing for 30 seconds/u);
  await tick(29_999);
  assert.ok(!signal!.aborted);
  await tick(1);
  await asked;
});

test('each sign of life begins the patience anew; the time that the caller takes does not count', async (context) => {
  const { tick } = playClock(context);
  let send: () => void = () => undefined;
  async function* slow(): AsyncGenerator<Uint8Array, void, void> {
    for (let count = 0; count < 3; count++) {
      await new Promise<void>((resolve) => (send = resolve));
      yield Uint8Array.of(count);
    }
  }
  const hosts = new Hosts({ contents: slow() });
  const { contents } = await hosts.ask({ idleMs: 100 });
  await tick(60);
  const reader = contents[Symbol.asyncIterator]();
  for (let count = 0; count < 3; count++) {
    const next = reader.next();
    await tick(60);
    send();
    assert.deepEqual((await next).value, Uint8Array.of(count));
    await tick(1000);
  }
  const [signal] = hosts.signals as [AbortSignal];
  assert.ok(!signal.aborted);
  // The end may be silent too.
  assert.equal((await reader.next()).done, true);
  await tick(1000);
  assert.ok(!signal.aborted);
});

test('what falls silent in the middle is given up, with what is left of the patience', async (context) => {
  const { tick } = playClock(context);
  let signal: AbortSignal | undefined;
  async function* stuck(): AsyncGenerator<Uint8Array, void, void> {
    yield Uint8Array.of(1);
    await new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason as Error)));
  }
  const hosts = new Hosts({ contents: stuck() });
  const transport: Transport = (...request) => hosts.transport(request[0], request[1], (signal = request[2]));
  const reader = (await hosts.ask({ transport, idleMs: 100 })).contents[Symbol.asyncIterator]();
  await reader.next();
  const next = assert.rejects(Promise.resolve(reader.next()), /sent nothing for 0\.1 seconds/u);
  await tick(99);
  assert.ok(!signal!.aborted);
  await tick(1);
  await next;
});

test('a network that fails is told with its reason and place, and nothing is timed any more', async (context) => {
  const { tick } = playClock(context);
  const cause = Object.assign(new Error('read'), { code: 'ECONNRESET' });
  const hosts = new Hosts({
    // oxlint-disable-next-line require-yield
    contents: (async function* () {
      throw cause;
    })(),
  });
  const transport: Transport = async (...request) => {
    await hosts.transport(...request);
    throw cause;
  };
  const before = await hosts.ask({ transport, idleMs: 100 }).catch((error: unknown) => error);
  assert.ok(before instanceof DownloadError);
  assert.match(before.message, /^hub\.example cannot be reached \(ECONNRESET\)/u);
  assert.equal(before.cause, cause);
  const { contents } = await hosts.ask({ idleMs: 100 });
  await assert.rejects(
    Promise.resolve(contents[Symbol.asyncIterator]().next()),
    /^DownloadError: The connection to hub\.example broke off \(ECONNRESET\)/u,
  );
  await tick(1000);
  assert.deepEqual(hosts.signals.map(({ aborted }) => aborted), [false, false]); // prettier-ignore
});

test('whoever leaves early, or throws the answer away, ends the timing too', async (context) => {
  const { tick } = playClock(context);
  const left = new Hosts({ contents: pieces(1, 2, 3) });
  for await (const piece of (await left.ask({ idleMs: 100 })).contents) if (piece[0] === 2) break;
  const discarded = new Hosts({ contents: pieces(1) });
  (await discarded.ask({ idleMs: 100 })).discard();
  assert.deepEqual(discarded.discarded, [200]);
  await tick(1000);
  assert.deepEqual([left, discarded].map(({ signals }) => signals[0]!.aborted), [false, false]); // prettier-ignore
});
