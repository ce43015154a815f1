// Downloading from a server on this machine that stands in for the hub: whole, slow, cut off, wrong, gone, redirected, cancelled, resumed.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import { downloadFile, maxDownloadBytes, type KnownFile, type PartStore } from '../../src/download/downloadFile.ts';
import { isHubAddress } from '../../src/download/hub.ts';
import { fetchTransport } from '../../src/download/transport.ts';
import { commit, FakeHub, fileAddress, storeAddress } from '../support/fakeHub.ts';

const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 2_654_435_761) >>> 24);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const path = 'checkpoints/v2_hyper_1M/epoch_4.pt';
const file: KnownFile = { address: new URL(fileAddress(path)), byteCount: bytes.length, sha256 };
const announced = { 'x-linked-size': String(bytes.length), 'x-linked-etag': `"${sha256}"`, 'x-repo-commit': commit };
const addressLine = fileAddress(path);

class Part implements PartStore {
  bytes: Uint8Array | undefined;
  read = async (): Promise<Uint8Array | undefined> => this.bytes;
  write = async (kept: Uint8Array): Promise<void> => void (this.bytes = kept.slice());
  remove = async (): Promise<void> => void (this.bytes = undefined);
}

/** A hub with the file behind a redirect, and everything for one download. */
async function setUp(context: TestContext) {
  const hub = await FakeHub.start();
  context.after(() => hub.stop());
  hub.redirect(addressLine, storeAddress, announced);
  hub.file(storeAddress, bytes);
  const part = new Part();
  const controller = new AbortController();
  const progress: number[] = [];
  const run = (known = file, idleMs = 5000): Promise<Uint8Array> =>
    downloadFile(known, {
      transport: hub.transport,
      isAllowed: isHubAddress,
      part,
      signal: controller.signal,
      onProgress: (done) => progress.push(done),
      idleMs,
    });
  return { hub, part, controller, progress, run };
}

/** Answers with the first bytes of the file, then does something else. */
function begin(response: ServerResponse, count: number, then: () => void): void {
  response.writeHead(200, { 'content-length': bytes.length });
  response.write(bytes.subarray(0, count), then);
}

test('a file comes whole, by a redirect to a host of the hub, with progress', async (context) => {
  const { hub, part, progress, run } = await setUp(context);
  assert.deepEqual(await run(), bytes);
  assert.deepEqual(hub.asked, [addressLine, storeAddress]);
  assert.equal(progress[0], 0);
  assert.equal(progress.at(-1), bytes.length);
  assert.equal(part.bytes, undefined);
});

test('a slow host is waited for as long as something comes', async (context) => {
  const { hub, run } = await setUp(context);
  hub.on(storeAddress, (_, response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    let at = 0;
    const timer = setInterval(() => {
      response.write(bytes.subarray(at, (at += 30_000)));
      if (at >= bytes.length) {
        clearInterval(timer);
        response.end();
      }
    }, 60);
  });
  assert.deepEqual(await run(file, 250), bytes);
});

const silences: [string, (response: ServerResponse) => void][] = [
  ['before it answers', () => undefined],
  ['in the middle', (response) => begin(response, 1000, () => undefined)],
];
for (const [what, fallSilent] of silences) {
  test(`a host that falls silent ${what} is given up in words`, async (context) => {
    const { hub, run } = await setUp(context);
    hub.on(storeAddress, (_, response) => fallSilent(response));
    await assert.rejects(run(file, 200), /^DownloadError: cas-bridge\.xethub\.hf\.co sent nothing for 0\.2 seconds/u);
  });
}

test('a connection that breaks off keeps what came, and the next time goes on there', async (context) => {
  const { hub, part, progress, run } = await setUp(context);
  hub.on(storeAddress, (_, response) => begin(response, 100_000, () => setTimeout(() => response.destroy(), 50)));
  await assert.rejects(
    run(),
    /DownloadError: The connection to cas-bridge\.xethub\.hf\.co broke off \(.+\): run the command again\.$/u,
  );
  assert.deepEqual(part.bytes, bytes.subarray(0, 100_000));
  hub.file(storeAddress, bytes);
  progress.length = 0;
  assert.deepEqual(await run(), bytes);
  assert.equal(progress[0], 100_000);
  assert.equal(hub.asked.at(-1), `${storeAddress} bytes=100000-`);
  assert.equal(part.bytes, undefined);
});

test('a host that ends too early, without a length, is found out, and gone on with', async (context) => {
  const { hub, part, run } = await setUp(context);
  hub.on(storeAddress, (_, response) => response.writeHead(200).end(bytes.subarray(0, 5000)));
  await assert.rejects(run(), /ended after 5000 of 300000 bytes; they are kept/u);
  assert.equal(part.bytes!.length, 5000);
});

test('a host that cannot go on in the middle is asked for all of it', async (context) => {
  for (const ignores of [true, false]) {
    const { hub, part, run } = await setUp(context);
    part.bytes = bytes.slice(0, 100_000);
    hub.on(storeAddress, ({ headers }, response) => {
      if (headers.range !== undefined && !ignores) response.writeHead(416).end();
      else response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    });
    assert.deepEqual(await run(), bytes);
  }
});

test('a beginning that is not of this file is found out by its hash and thrown away', async (context) => {
  const { part, run } = await setUp(context);
  part.bytes = new Uint8Array(100_000);
  await assert.rejects(run(), /is not the one that was announced \(its sha256 differs\)/u);
  assert.equal(part.bytes, undefined);
  assert.deepEqual(await run(), bytes, 'the next attempt starts afresh');
});

test('a beginning that is as long as the file or longer is not gone on with', async (context) => {
  const { hub, part, run } = await setUp(context);
  part.bytes = new Uint8Array(bytes.length);
  assert.deepEqual(await run(), bytes);
  assert.equal(hub.asked.at(-1), storeAddress);
});

test('the wrong bytes of the right length are thrown away', async (context) => {
  const { hub, part, run } = await setUp(context);
  const wrong = bytes.slice();
  wrong[200_000]! ^= 1;
  hub.file(storeAddress, wrong);
  await assert.rejects(run(), /sha256 differs/u);
  assert.equal(part.bytes, undefined);
});

test('more bytes than were announced are not taken, however the host sends them', async (context) => {
  const { hub, part, run } = await setUp(context);
  const more = new Uint8Array(bytes.length + 1);
  more.set(bytes);
  hub.on(storeAddress, (_, response) => response.writeHead(200).end(more)); // in chunks, with no length
  await assert.rejects(run(), /More than the announced 300000 bytes arrived/u);
  assert.equal(part.bytes, undefined);
  hub.file(storeAddress, more);
  await assert.rejects(run(), /a different length than the announced 300000 bytes/u);
});

test('a rest that is not the one that was asked for is refused', async (context) => {
  for (const contentRange of [
    'bytes 0-299999/300000',
    'bytes 100000-299998/300000',
    'bytes 100000-299999/300001',
    '',
  ]) {
    const { hub, part, run } = await setUp(context);
    part.bytes = bytes.slice(0, 100_000);
    hub.on(storeAddress, (_, response) =>
      response.writeHead(206, { 'content-range': contentRange }).end(bytes.subarray(100_000)),
    );
    await assert.rejects(run(), /a different length/u, contentRange);
  }
});

test('a file that was changed on the hub since it was listed is not taken', async (context) => {
  for (const header of [{ 'x-linked-size': '5' }, { 'x-linked-etag': `"${'0'.repeat(64)}"` }]) {
    const { hub, part, run } = await setUp(context);
    hub.redirect(addressLine, storeAddress, { ...announced, ...header });
    await assert.rejects(run(), /was changed on the hub/u);
    assert.equal(part.bytes, undefined);
  }
});

test('a file of a size that no checkpoint has is not asked for', async (context) => {
  const { hub, run } = await setUp(context);
  await assert.rejects(run({ ...file, byteCount: maxDownloadBytes + 1 }), /a checkpoint of this family has fewer/u);
  assert.deepEqual(hub.asked, []);
});

const refusals: [number, RegExp][] = [
  [401, /huggingface\.co does not show .*epoch_4\.pt to everyone \(401\)/u],
  [404, /huggingface\.co does not have .*epoch_4\.pt any more \(404\)/u],
  [407, /cannot be reached \(fetch failed\): check the connection and VS Code's proxy settings/u],
  [429, /too many requests/u],
  [503, /answered with status 503; try again later/u],
  [204, /answered with status 204/u],
  [304, /answered with status 304/u],
];
for (const [status, message] of refusals) {
  test(`status ${status} is told in words`, async (context) => {
    const { hub, run } = await setUp(context);
    hub.on(addressLine, (_, response) => response.writeHead(status).end());
    await assert.rejects(run(), message);
  });
}

const elsewhere: [string, string][] = [
  ['to another host', 'https://example.com/epoch_4.pt'],
  ['to a host that only looks like the hub', 'https://huggingface.co.example.com/epoch_4.pt'],
  ['to a host whose name ends alike', 'https://evilhf.co/epoch_4.pt'],
  ['to plain http', 'http://cas-bridge.xethub.hf.co/epoch_4.pt'],
  ['to a port of its own', 'https://huggingface.co:8443/epoch_4.pt'],
  ['with a password', 'https://me:secret@huggingface.co/epoch_4.pt'],
  ['to a file of this machine', 'file:///etc/passwd'],
  ['to this machine', 'https://127.0.0.1/epoch_4.pt'],
];
for (const [what, location] of elsewhere) {
  test(`a redirect ${what} is not followed`, async (context) => {
    const { hub, run } = await setUp(context);
    hub.redirect(addressLine, location);
    await assert.rejects(run(), /is not one of its own hosts over https; nothing was downloaded from there/u);
    assert.deepEqual(hub.asked, [addressLine]);
  });
}

test('a redirect within the hub may be relative; one in a circle ends', async (context) => {
  const { hub, run } = await setUp(context);
  hub.redirect(addressLine, '/moved/epoch_4.pt');
  hub.file('https://huggingface.co/moved/epoch_4.pt', bytes);
  assert.deepEqual(await run(), bytes);
  hub.redirect(addressLine, addressLine);
  await assert.rejects(run(), /redirects too many times/u);
  hub.redirect(addressLine, 'https://');
  await assert.rejects(run(), /an invalid address/u);
});

test('whoever cancels is obeyed at once, and can go on later', async (context) => {
  const { hub, part, controller, run } = await setUp(context);
  hub.on(storeAddress, (_, response) => begin(response, 100_000, () => setTimeout(() => controller.abort(), 50)));
  const began = performance.now();
  await assert.rejects(run(), { name: 'AbortError' });
  assert.ok(performance.now() - began < 2000);
  assert.equal(part.bytes!.length, 100_000);
  await assert.rejects(run(), { name: 'AbortError' }, 'it stays cancelled');
});

test('without a network it is said in words', async () => {
  // A port that nobody listens at.
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const offline = downloadFile(
    { ...file, address: new URL(`http://127.0.0.1:${port}/`) },
    {
      transport: fetchTransport,
      isAllowed: () => true,
      part: new Part(),
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
  );
  await assert.rejects(
    offline,
    /cannot be reached \(ECONNREFUSED\): check the connection and VS Code's proxy settings/u,
  );
});
