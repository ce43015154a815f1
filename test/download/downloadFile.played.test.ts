// Downloading from a host that is played: what is asked for, kept, and taken for the file, at every edge of its length.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { downloadFile, maxDownloadBytes, type KnownFile, type PartStore } from '../../src/download/downloadFile.ts';
import type { HostAnswer, Transport } from '../../src/download/transport.ts';

const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const address = new URL('https://hub.example/file');
const file: KnownFile = { address, byteCount: bytes.length, sha256 };

/** One answer of the host; what its contents do at their end, besides ending. */
interface Played {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly pieces?: readonly Uint8Array[];
  readonly breaks?: boolean;
}

/** What happened in one download. */
interface Outcome {
  readonly result: Uint8Array | undefined;
  readonly error: string;
  readonly headers: Readonly<Record<string, string>>[];
  /** The statuses of the answers that were thrown away. */
  readonly discarded: number[];
  readonly progress: number[];
  /** What happened to the part that is kept: how many bytes were written, or `removed`. */
  readonly kept: (number | 'removed')[];
}

async function* contentsOf({ pieces = [bytes], breaks = false }: Played): AsyncGenerator<Uint8Array, void, void> {
  yield* pieces;
  if (breaks) throw new Error('cable');
}

/** Downloads from a host that gives these answers, one after the other. */
async function download(answers: readonly Played[], part?: Uint8Array, known = file): Promise<Outcome> {
  const outcome = { headers: [], discarded: [], progress: [], kept: [] } as Omit<Outcome, 'result' | 'error'>;
  const transport: Transport = async (_, headers): Promise<HostAnswer> => {
    const answer = answers[outcome.headers.push(headers) - 1]!;
    const { status = 200 } = answer;
    const contents = contentsOf(answer);
    return {
      status,
      header: (name) => answer.headers?.[name],
      contents,
      discard: () => outcome.discarded.push(status),
    };
  };
  const store: PartStore = {
    read: async () => part,
    write: async (written) => void outcome.kept.push(written.length),
    remove: async () => void outcome.kept.push('removed'),
  };
  return downloadFile(known, {
    transport,
    isAllowed: () => true,
    part: store,
    signal: new AbortController().signal,
    onProgress: (done) => outcome.progress.push(done),
  }).then(
    (result) => ({ ...outcome, result, error: '' }),
    (error: unknown) => ({ ...outcome, result: undefined, error: String(error) }),
  );
}

const rest = (from: number, contentRange = `bytes ${from}-9/10`): Played => ({
  status: 206,
  headers: { 'content-range': contentRange },
  pieces: [bytes.subarray(from)],
});
const whole: readonly (number | 'removed')[] = ['removed'];

test('all of a file: progress with each piece, nothing kept, nothing compressed on the way', async () => {
  const outcome = await download([{ pieces: [bytes.subarray(0, 4), bytes.subarray(4)] }]);
  assert.deepEqual(outcome.result, bytes);
  assert.deepEqual(outcome.progress, [0, 4, 10]);
  assert.deepEqual(outcome.kept, whole);
  assert.deepEqual(outcome.headers, [{ 'accept-encoding': 'identity' }]);
  assert.deepEqual(outcome.discarded, []);
});

for (const [length, range] of [
  [0, undefined],
  [1, 'bytes=1-'],
  [9, 'bytes=9-'],
  [10, undefined],
  [11, undefined],
] as const) {
  test(`a kept part of ${length} bytes is ${range === undefined ? 'not ' : ''}gone on with`, async () => {
    const part = Uint8Array.from({ length }, (_, index) => index + 1);
    const outcome = await download([range === undefined ? {} : rest(length)], part);
    assert.deepEqual(outcome.result, bytes);
    assert.deepEqual(outcome.headers, [{ 'accept-encoding': 'identity', ...(range === undefined ? {} : { range }) }]);
    assert.equal(outcome.progress[0], range === undefined ? 0 : length);
  });
}

test('a host that starts afresh, or cannot go on, is taken at its word', async () => {
  const afresh = await download([{}], bytes.slice(0, 4));
  assert.deepEqual([afresh.result, afresh.progress], [bytes, [0, 10]]);
  const cannot = await download([{ status: 416 }, {}], bytes.slice(0, 4));
  assert.deepEqual([cannot.result, cannot.discarded], [bytes, [416]]);
  assert.deepEqual(cannot.headers.map(({ range }) => range), ['bytes=4-', undefined]); // prettier-ignore
});

const wrongRanges = [
  'bytes 3-9/10',
  'bytes 4-8/10',
  'bytes 4-9/11',
  'bytes 4-9/',
  'x bytes 4-9/10',
  'bytes 4-9/10 x',
  '',
];
for (const contentRange of wrongRanges) {
  test(`a rest that is "${contentRange}" is not the one that was asked for`, async () => {
    const outcome = await download([rest(4, contentRange)], bytes.slice(0, 4));
    assert.match(outcome.error, /^DownloadError: .*different length/u);
    assert.deepEqual([outcome.discarded, outcome.kept], [[206], []]);
  });
}

test('a rest of a file whose length the host does not say is taken', async () => {
  assert.deepEqual((await download([rest(4, 'bytes 4-9/*')], bytes.slice(0, 4))).result, bytes);
});

test('a whole file has the announced length, or does not say which', async () => {
  assert.deepEqual((await download([{ headers: { 'content-length': '10' } }])).result, bytes);
  const outcome = await download([{ headers: { 'content-length': '11' } }]);
  assert.match(outcome.error, /^DownloadError: .*different length/u);
  assert.deepEqual([outcome.discarded, outcome.kept], [[200], []]);
});

const announcements: [headers: Record<string, string>, isSame: boolean][] = [
  [{ 'x-linked-size': '10', 'x-linked-etag': `"${sha256}"` }, true],
  [{ 'x-linked-size': '10' }, true],
  [{ 'x-linked-etag': `W/"${sha256}"` }, true],
  [{ 'x-linked-etag': sha256 }, true],
  [{ 'x-linked-etag': `"${sha256.slice(0, 9)}W/${sha256.slice(9)}"` }, false],
  [{ 'x-linked-size': '11', 'x-linked-etag': sha256 }, false],
  [{ 'x-linked-size': '10', 'x-linked-etag': `"${'0'.repeat(64)}"` }, false],
];
for (const [headers, isSame] of announcements) {
  test(`announced as ${JSON.stringify(headers).slice(0, 60)}: ${isSame ? 'the same' : 'another'}`, async () => {
    // Said on the way, and only there, and of a rest as well.
    const redirect = { status: 302, headers: { ...headers, location: '/store' } };
    for (const [answers, part] of [
      [[redirect, {}], undefined],
      [[redirect, rest(4)], bytes.slice(0, 4)],
    ] as const) {
      const outcome = await download(answers, part);
      if (isSame) assert.deepEqual(outcome.result, bytes);
      else assert.match(outcome.error, /^DownloadError: The file was changed on the hub/u);
      assert.deepEqual(outcome.discarded.slice(1), isSame ? [] : [answers[1].status ?? 200]);
    }
  });
}

test('what breaks off is kept, unless nothing came; what ends too early too, and says where', async () => {
  const four = [bytes.subarray(0, 4)];
  const broken = await download([{ pieces: four, breaks: true }]);
  assert.match(broken.error, /broke off \(cable\)/u);
  assert.deepEqual(broken.kept, [4]);
  assert.deepEqual((await download([{ pieces: [], breaks: true }])).kept, []);
  const short = await download([{ pieces: four }]);
  assert.match(short.error, /^DownloadError: The connection ended after 4 of 10 bytes/u);
  assert.deepEqual(short.kept, [4]);
  // A part that did not grow is kept already.
  const stuck = await download([{ ...rest(4), pieces: [] }], bytes.slice(0, 4));
  assert.match(stuck.error, /ended after 4 of 10 bytes/u);
  assert.deepEqual(stuck.kept, []);
});

test('a byte too many ends it, and nothing of it stays', async () => {
  const outcome = await download([{ pieces: [bytes, Uint8Array.of(11), Uint8Array.of(12)] }]);
  assert.match(outcome.error, /^DownloadError: More than the announced 10 bytes arrived/u);
  assert.deepEqual([outcome.kept, outcome.progress], [['removed'], [0, 10]]);
});

test('what has another sha256 is thrown away', async () => {
  const outcome = await download([{ pieces: [bytes.map((byte) => byte ^ 1)] }]);
  assert.match(outcome.error, /^DownloadError: .*its sha256 differs/u);
  assert.deepEqual(outcome.kept, ['removed']);
});

test('the largest file that is asked for', async () => {
  assert.match(
    (await download([{ pieces: [] }], undefined, { ...file, byteCount: maxDownloadBytes })).error,
    /ended after 0 of/u,
  );
  const larger = await download([], undefined, { ...file, byteCount: maxDownloadBytes + 1 });
  assert.match(larger.error, /^DownloadError: .*has fewer/u);
  assert.deepEqual(larger.headers, []);
});
