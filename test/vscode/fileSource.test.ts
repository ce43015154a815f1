// How files get to the model's thread: by path where there are paths, otherwise as bytes; files shared by all models
// only once.
import assert from 'node:assert/strict';
import test from 'node:test';
import { maxWeightsBytes } from '../../src/checkpoint/modelFolder.ts';
import type { FileSource } from '../../src/worker/messages.ts';
import { FileSources } from '../../src/vscode/fileSource.ts';
import { files, reset, Uri, workspace } from '../support/fakeVscode.ts';

test.beforeEach(reset);

const extension = Uri.file('/extension') as never;
const weights = Uri.file('/mine/model.safetensors') as never;
const put = (path: string, ...bytes: number[]): unknown =>
  files.set(path, { size: bytes.length, mtime: 1, bytes: new Uint8Array(bytes) });

async function bytesOf(source: FileSource): Promise<number[]> {
  assert.ok(source instanceof Blob);
  return [...new Uint8Array(await source.arrayBuffer())];
}

function putShared(): void {
  put('/extension/dist/ort-wasm-simd-threaded.wasm.gz', 1);
  put('/extension/models/lexicon.txt', 2);
  put('/extension/models/mixing.json', 3);
}

test('where files have paths the thread reads them itself', async () => {
  put('/mine/model.safetensors', 7);
  const sources = new FileSources(extension, true);
  assert.equal(await sources.of(weights), '/mine/model.safetensors');
  assert.equal(sources.reads, 0);
  const elsewhere = new Uri('memory', '/mine/model.safetensors') as never;
  assert.deepEqual(await bytesOf(await sources.of(elsewhere)), [7]);
  assert.deepEqual(await sources.shared(), {
    wasm: '/extension/dist/ort-wasm-simd-threaded.wasm.gz',
    lexicon: '/extension/models/lexicon.txt',
    mixing: '/extension/models/mixing.json',
  });
});

test('where they have none a blob of the bytes is sent, whatever the scheme', async () => {
  put('/mine/model.safetensors', 7);
  const whole = new Uint8Array(100).fill(9);
  files.get('/mine/model.safetensors')!.bytes = whole.subarray(10, 12);
  assert.deepEqual(await bytesOf(await new FileSources(extension, false).of(weights)), [9, 9]);
});

test('a model of the extension is read once where it has no path; one of the writer is read as it is', async () => {
  const own = Uri.file('/extension/models/a/model.safetensors') as never;
  put('/extension/models/a/model.safetensors', 1);
  put('/mine/model.safetensors', 1);
  const sources = new FileSources(extension, false);
  await Promise.all([sources.of(own), sources.of(weights)]);
  put('/extension/models/a/model.safetensors', 2);
  put('/mine/model.safetensors', 2);
  assert.deepEqual(await bytesOf(await sources.of(own)), [1]);
  assert.deepEqual(await bytesOf(await sources.of(weights)), [2]);
});

test('of models those of the extension are read ahead', async (context) => {
  putShared();
  put('/extension/models/a/model.safetensors', 1);
  put('/mine/model.safetensors', 1);
  const sources = new FileSources(extension, false);
  const own = Uri.file('/extension/models/a/model.safetensors') as never;
  const read = context.mock.method(workspace.fs, 'readFile');
  const place = { source: 'a', config: undefined };
  await sources.readAhead([{ ...place, weights: own }, { ...place, weights }]); // prettier-ignore
  assert.deepEqual([read.mock.callCount(), sources.reads], [4, 4]);
  await sources.of(own);
  assert.equal(read.mock.callCount(), 4);
});

test('what all models share is read once; a failure is not kept', async (context) => {
  const sources = new FileSources(extension, false);
  await assert.rejects(sources.shared(), /ort-wasm-simd-threaded\.wasm\.gz cannot be read/u);
  putShared();
  const read = context.mock.method(workspace.fs, 'readFile');
  const [first, second] = await Promise.all([sources.shared(), sources.shared()]);
  assert.deepEqual(await Promise.all([first.wasm, first.lexicon, first.mixing].map(bytesOf)), [[1], [2], [3]]);
  const third = await sources.shared();
  for (const name of ['wasm', 'lexicon', 'mixing'] as const)
    assert.ok(first[name] === second[name] && first[name] === third[name]);
  assert.equal(read.mock.callCount(), 3);
});

test('what is not there or too large is said, and not read', async () => {
  const sources = new FileSources(extension, false);
  await assert.rejects(sources.of(weights), { code: 'modelMissing' });
  files.set('/mine/model.safetensors', { size: maxWeightsBytes + 1, mtime: 1 });
  await assert.rejects(sources.of(weights), { code: 'modelMismatch' });
});
