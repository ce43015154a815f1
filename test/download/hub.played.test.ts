// The hub, played: how far its answers are read, which files are listed, which names and addresses are its own.
import assert from 'node:assert/strict';
import test from 'node:test';
import { maxDownloadBytes } from '../../src/download/downloadFile.ts';
import { isHubAddress, listOriginals, listRepository, repositoryIn } from '../../src/download/hub.ts';
import type { RepositoryListing } from '../../src/download/hub.ts';
import type { Transport } from '../../src/download/transport.ts';
import { commit } from '../support/fakeHub.ts';

const lfs = { oid: 'a'.repeat(64), size: 5 };
const ofFile = (path: string, more = {}): object => ({ type: 'file', path, lfs, ...more });
const { signal } = new AbortController();

/** A hub that says this of every repository; the list in pieces, if they are given. */
function hubWith(
  tree: unknown,
  pieces: readonly Uint8Array[] = [new TextEncoder().encode(JSON.stringify(tree))],
): Transport {
  return async (address) => ({
    status: 200,
    header: () => undefined,
    contents: (async function* () {
      if (address.pathname.includes('/tree/')) yield* pieces;
      else yield new TextEncoder().encode(JSON.stringify({ sha: commit }));
    })(),
    discard: () => undefined,
  });
}

const list = (transport: Transport): Promise<RepositoryListing> =>
  listRepository('someone/model', { transport, signal });
const pathsOf = ({ checkpoints }: RepositoryListing): string[] => checkpoints.map(({ path }) => path);

const inPieces = (bytes: Uint8Array, at: number): Uint8Array[] => [bytes.subarray(0, at), bytes.subarray(at)];

test('it is asked for JSON', async () => {
  const asked: unknown[] = [];
  const transport: Transport = (address, headers, calledOff) => {
    asked.push(headers);
    return hubWith([ofFile('a.pt')])(address, headers, calledOff);
  };
  await list(transport);
  assert.deepEqual(asked, [{ accept: 'application/json' }, { accept: 'application/json' }]);
});

test('a list is the files with the ends of checkpoints, up to the largest that is downloaded', async () => {
  const tree = [
    ...['a.pt', 'b.pth', 'c.bin', 'd.safetensors', 'e.pt.txt', 'f.ptx', 'gpt'].map((path) => ofFile(path)),
    ofFile('folder.pt', { type: 'directory' }),
    ofFile('largest.pt', { lfs: { ...lfs, size: maxDownloadBytes } }),
    ofFile('larger.pt', { lfs: { ...lfs, size: maxDownloadBytes + 1 } }),
  ];
  assert.deepEqual(pathsOf(await list(hubWith(tree))), ['a.pt', 'b.pth', 'c.bin', 'd.safetensors', 'largest.pt']);
});

test('a letter may come in two pieces', async () => {
  const json = new TextEncoder().encode(JSON.stringify([ofFile('é.pt')]));
  const listing = await list(hubWith([], inPieces(json, json.indexOf(0xc3) + 1)));
  assert.deepEqual(pathsOf(listing), ['é.pt']);
});

test('four megabytes are read, and not a byte more', async () => {
  const json = new TextEncoder().encode(JSON.stringify([ofFile('a.pt')]).padEnd(4 * 2 ** 20));
  assert.deepEqual(pathsOf(await list(hubWith([], inPieces(json, 1000)))), ['a.pt']);
  const { problem } = await list(hubWith([], [...inPieces(json, 1000), Uint8Array.of(0x20)]));
  assert.match(problem!, /answered with more than a list/u);
});

test('what is not there, or not shown, is named with its status; other refusals are not taken for that', async () => {
  for (const status of [401, 403, 404, 410, 500]) {
    const refusing: Transport = async (...request) => ({ ...(await hubWith([])(...request)), status });
    const { problem } = await list(refusing);
    assert.equal(problem!.includes(`shows no repository someone/model (${status})`), status !== 500, problem);
  }
});

test('whoever cancels while the hub refuses gets no list, and what is no failed download is not hidden', async () => {
  const controller = new AbortController();
  const refusing: Transport = async (...request) => {
    controller.abort(new Error('enough'));
    return { ...(await hubWith([])(...request)), status: 500 };
  };
  await assert.rejects(
    listRepository('someone/model', { transport: refusing, signal: controller.signal }),
    /^Error: enough$/u,
  );
  const mistaken = (): never => {
    throw new TypeError('a mistake of ours');
  };
  const transport: Transport = async (...request) => ({
    ...(await hubWith([])(...request)),
    header: mistaken,
    status: 500,
  });
  await assert.rejects(list(transport), TypeError);
});

test('originals that fail for different reasons are each listed with theirs', async () => {
  const transport: Transport = async (...request) => ({
    ...(await hubWith([])(...request)),
    status: request[0].pathname.includes('-1M-') ? 500 : 429,
  });
  const listings = await listOriginals({ transport, signal });
  assert.deepEqual(
    listings.map(({ problem }) => /\b(?:500|429)\b/u.exec(problem!)![0]),
    ['500', '429', '429', '429'],
  );
});

const names: [string, string | undefined][] = [
  [`a/${'b'.repeat(96)}`, `a/${'b'.repeat(96)}`],
  ['a/b.', undefined],
  ['a/b-', undefined],
  ['a/.b', undefined],
  ['a/b..c', undefined],
  ['a--b/c', undefined],
  ['a/b!', undefined],
  ['a/!b', undefined],
  ['xhuggingface.co/a/b', undefined],
  ['see huggingface.co/a/b', undefined],
  ['http://huggingface.co/a/b', undefined],
  ['https://huggingface.co/spaces/a/b', undefined],
  ['https://huggingface.co/spaces', undefined],
  ['https://huggingface.co/datasetsmith/b', 'datasetsmith/b'],
  ['https://huggingface.co/a', undefined],
];
for (const [text, expected] of names) {
  test(`${text.slice(0, 60)} names ${expected === undefined ? 'no repository' : 'one'}`, () => {
    assert.equal(repositoryIn(text), expected);
  });
}

const addresses: [string, boolean][] = [
  ['https://huggingface.co/x', true],
  ['https://huggingface.co:443/x', true],
  ['https://cdn-lfs.huggingface.co/x', true],
  ['https://hf.co/x', true],
  ['https://us.aws.cdn.hf.co/x', true],
  ['https://evilhf.co/x', false],
  ['https://evilhuggingface.co/x', false],
  ['https://huggingface.co.example.com/x', false],
  ['https://huggingfacexco/x', false],
  ['https://hfxco/x', false],
  ['https://example.com/huggingface.co', false],
  ['http://huggingface.co/x', false],
  ['https://huggingface.co:8443/x', false],
  ['https://127.0.0.1/x', false],
  ['file:///etc/passwd', false],
  ['https://me@huggingface.co/x', false],
  ['https://:secret@huggingface.co/x', false],
];
for (const [address, isHubs] of addresses) {
  test(`${address} is ${isHubs ? '' : 'not '}the hub's`, () => assert.equal(isHubAddress(new URL(address)), isHubs));
}
