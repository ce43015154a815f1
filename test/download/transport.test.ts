// The network: what is handed to fetch, which is played, what is made of its answer, and how a connection ends.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { fetchTransport, type HostAnswer } from '../../src/download/transport.ts';

const address = new URL('https://hub.example/file');
const { signal } = new AbortController();

/** A body of two pieces, which may break off or refuse to be cancelled, and whether it was cancelled. */
function body({ breaks = false, staysOpen = false } = {}): { stream: ReadableStream<Uint8Array>; ends: string[] } {
  const ends: string[] = [];
  let count = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        if (count < 2) controller.enqueue(Uint8Array.of(++count));
        else if (breaks) controller.error(new Error('broken'));
        else controller.close();
      },
      cancel: () => {
        ends.push('cancelled');
        if (staysOpen) throw new Error('stays open');
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, ends };
}

/** What comes of an answer of fetch, and with what fetch was called. */
async function answerOf(
  context: TestContext,
  response: Response,
  headers: Record<string, string> = {},
): Promise<{ answer: HostAnswer; calls: unknown[] }> {
  const calls: unknown[] = [];
  context.mock.method(globalThis, 'fetch', async (...call: unknown[]) => {
    calls.push(call);
    return response;
  });
  return { answer: await fetchTransport(address, headers, signal), calls };
}

async function received(answer: HostAnswer): Promise<number[]> {
  const numbers: number[] = [];
  for await (const piece of answer.contents) numbers.push(...piece);
  return numbers;
}

test('it follows no redirect, and nothing of the person goes along', async (context) => {
  const { calls } = await answerOf(context, new Response('x'), { range: 'bytes=5-' });
  assert.deepEqual(calls, [
    [
      address,
      {
        headers: { range: 'bytes=5-' },
        signal,
        redirect: 'manual',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      },
    ],
  ]);
});

test('an answer is its status, its headers in whatever case, and its pieces in order', async (context) => {
  const { stream, ends } = body();
  const { answer } = await answerOf(context, new Response(stream, { status: 206, headers: { 'Content-Range': 'r' } }));
  assert.equal(answer.status, 206);
  assert.equal(answer.header('content-RANGE'), 'r');
  assert.equal(answer.header('location'), undefined);
  assert.deepEqual(await received(answer), [1, 2]);
  assert.deepEqual(ends, [], 'what is over is not cancelled');
});

test('an answer without contents has none, and can be thrown away', async (context) => {
  const { answer } = await answerOf(context, new Response(null, { status: 204 }));
  assert.deepEqual(await received(answer), []);
  answer.discard();
});

test('whoever leaves early ends the connection, though that may fail', async (context) => {
  for (const staysOpen of [false, true]) {
    const { stream, ends } = body({ staysOpen });
    const { answer } = await answerOf(context, new Response(stream));
    for await (const piece of answer.contents) if (piece[0] === 1) break;
    assert.deepEqual(ends, ['cancelled']);
  }
});

test('an answer that is thrown away ends the connection, though that may fail', async (context) => {
  for (const staysOpen of [false, true]) {
    const { stream, ends } = body({ staysOpen });
    const { answer } = await answerOf(context, new Response(stream));
    answer.discard();
    // A rejection that nobody handles would end this test.
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(ends, ['cancelled']);
  }
});

test('a connection that breaks off rejects with why', async (context) => {
  const { answer } = await answerOf(context, new Response(body({ breaks: true }).stream));
  await assert.rejects(received(answer), /^Error: broken$/u);
});
