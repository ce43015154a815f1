// "Download the Original Weights…" in the real extension host, from a server on this machine that stands in for the
// hub; and VS Code's proxy.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { originalRepositories } from '../../../src/download/hub.ts';
import { fetchTransport } from '../../../src/download/transport.ts';
import { downloadModel, type DownloadParts } from '../../../src/vscode/downloadModel.ts';
import { FileSources } from '../../../src/vscode/fileSource.ts';
import { ModelLibrary } from '../../../src/vscode/modelLibrary.ts';
import { ModelSpeeds } from '../../../src/vscode/modelSpeeds.ts';
import { startThread } from '../../../src/worker/thread.ts';
import { commit, FakeHub, fileAddress, revisionAddress, storeAddress, treeAddress } from '../../support/fakeHub.ts';
import { Memory, MemoryFiles } from './memoryFiles.ts';
import { answering, extensionFolder } from './support.ts';

const scheme = 'download-files';
const path = 'checkpoints/v2_hyper_tiny/epoch_4.safetensors';
const fixture = vscode.Uri.joinPath(extensionFolder, 'test/fixtures/reference/tiny-decay/model.safetensors').fsPath;
const consent = [/Download the original/u, 'Ask huggingface.co'] as const;

/** Chooses the row of each quick pick that contains all of these, and cancels a progress once it is this far. */
async function withPerson(
  {
    shown,
    before = [],
    cancelAt,
    seen = [],
  }: {
    readonly shown: readonly string[];
    /** What to choose in the quick picks before the last one. */
    readonly before?: readonly (readonly string[])[];
    readonly cancelAt?: RegExp;
    /** Collects the rows that were seen. */
    readonly seen?: string[];
  },
  run: () => Thenable<unknown>,
): Promise<void> {
  const { showQuickPick, withProgress } = vscode.window;
  const choices = [...before];
  Object.assign(vscode.window, {
    showQuickPick: async (rows: vscode.QuickPickItem[], { title }: vscode.QuickPickOptions) => {
      const wanted = choices.shift() ?? shown;
      const textOf = (row: vscode.QuickPickItem): string => `${title} ${row.label} ${row.description} ${row.detail}`;
      seen.push(...rows.map(textOf));
      return rows.find((row) => wanted.every((part) => textOf(row).includes(part)));
    },
    withProgress: (_: unknown, task: Parameters<typeof withProgress>[1]) => {
      const source = new vscode.CancellationTokenSource();
      const report = ({ message = '' }: { message?: string }): void => {
        if (cancelAt?.test(message) === true) source.cancel();
      };
      return task({ report }, source.token);
    },
  });
  try {
    await run();
  } finally {
    Object.assign(vscode.window, { showQuickPick, withProgress });
  }
}

suite('download', () => {
  const memory = new MemoryFiles();
  let registration: vscode.Disposable;
  let hub: FakeHub;
  const bytes = new Uint8Array(readFileSync(fixture));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const shown = ['huggingface.co', path, bytes.length.toLocaleString('en'), sha256];
  const root = vscode.Uri.from({ scheme, path: '/storage' });
  const partsFolder = vscode.Uri.from({ scheme, path: '/downloads' });
  const library = new ModelLibrary(vscode.Uri.joinPath(extensionFolder, 'models'), root, true);

  const parts = (): DownloadParts => ({
    library,
    speeds: new ModelSpeeds(new Memory(), { warn: () => undefined }),
    files: new FileSources(extensionFolder, true),
    startThread: () => startThread(vscode.Uri.joinPath(extensionFolder, 'dist/worker.js').fsPath),
    transport: hub.transport,
    partsFolder,
  });

  suiteSetup(() => {
    registration = vscode.workspace.registerFileSystemProvider(scheme, memory);
  });
  suiteTeardown(() => registration.dispose());
  setup(async () => {
    hub = await FakeHub.start();
    hub.json(revisionAddress(), { sha: commit });
    hub.json(treeAddress(), [{ type: 'file', path, lfs: { oid: sha256, size: bytes.length } }]);
    hub.redirect(fileAddress(path), storeAddress);
    hub.file(storeAddress, bytes);
  });
  teardown(() => hub.stop());

  test('without a yes nothing is asked', async () => {
    const [question] = await answering([], () => downloadModel(parts()));
    assert.match(question!.detail, /Host: huggingface\.co.*\nSize: about 4 MB/u);
    assert.match(question!.detail, /the only command of MicroMixer Stories that uses the network/u);
    assert.deepEqual(hub.asked, []);
    const run = (): Promise<unknown> => answering([consent], () => downloadModel(parts()));
    await withPerson({ shown: ['no such row'] }, run);
    const lists = [...originalRepositories.map(revisionAddress), treeAddress()];
    assert.deepEqual(hub.asked.toSorted(), lists.toSorted(), 'no file is asked for until one is chosen');
  });

  test('stopped in the middle it keeps what came; the next time it goes on, imports, and the card says where it is from', async () => {
    hub.on(storeAddress, (_, response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 16_384));
    });
    const stop = (): Promise<unknown> =>
      answering([consent], () => downloadModel(parts())).then((asked) =>
        assert.match(asked.at(-1)!.message, /^Stopped at \d+ kB of 30 kB; the next download resumes there\.$/u),
      );
    // The first report is empty, the second says what has arrived.
    let reports = 0;
    const second = { test: () => ++reports === 2 } as unknown as RegExp;
    await withPerson({ shown, cancelAt: second }, stop);
    const [[part]] = memory.readDirectory(partsFolder) as [[string, vscode.FileType]];
    assert.equal(part, `${sha256}.part`);

    hub.file(storeAddress, bytes);
    const answers = [consent, [/^Import epoch_4\.safetensors\?$/u, 'Import']] as const;
    await withPerson({ shown }, async () => {
      const asked = await answering(answers, () => downloadModel(parts()));
      assert.equal(asked.at(-1)!.message, 'Imported as v2_hyper_tiny-epoch_4.');
    });
    assert.match(hub.asked.at(-1)!, /bytes=\d{3,}-$/u);
    assert.deepEqual(memory.readDirectory(partsFolder), []);
    const card = memory.files.get('/storage/v2_hyper_tiny-epoch_4/README.md');
    assert.ok(new TextDecoder().decode(card).includes(fileAddress(path)));
  });

  test('what the hub has not is named, and another repository can be given', async () => {
    hub.repository('someone/mixers', { 'model.safetensors': bytes, 'older.safetensors': bytes });
    const seen: string[] = [];
    const person = { before: [['Another Repository']], shown: ['someone/mixers', 'model.safetensors'], seen };
    const answers = [
      consent,
      [/^Which repository\?/u, 'https://huggingface.co/someone/mixers'],
      [/^Import model\.safetensors\?$/u, 'Import'],
    ] as const;
    await withPerson(person, async () => {
      const asked = await answering(answers, () => downloadModel(parts()));
      assert.equal(asked.at(-1)!.message, 'Imported as mixers.');
    });
    for (const missing of originalRepositories.slice(1)) {
      assert.ok(
        seen.some((row) => row.includes(`shows no repository ${missing} (404)`)),
        missing,
      );
    }
    assert.ok(seen.some((row) => row.includes('older.safetensors')));
  });

  test('what is not what was announced is refused in words, and nothing is left', async () => {
    const before = await library.names();
    const wrong = bytes.slice();
    wrong[9000]! ^= 1;
    hub.file(storeAddress, wrong);
    await withPerson({ shown }, () =>
      answering([consent], () => assert.rejects(downloadModel(parts()), /sha256 differs/u)),
    );
    assert.deepEqual(memory.readDirectory(partsFolder), []);
    assert.deepEqual(await library.names(), before);
  });

  test("VS Code's proxy settings hold for it", async () => {
    // A proxy that sends every request to the hub on this machine, plainly or through a tunnel.
    const asked: string[] = [];
    const target = createServer((request, response) => {
      asked.push(String(request.headers.host));
      response.end('through the proxy');
    });
    const listen = (server: Server): Promise<number> =>
      new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
    const targetPort = await listen(target);
    const tunnels: string[] = [];
    const proxy = createServer((request, response) => {
      tunnels.push(String(request.url));
      response.end('through the proxy');
    });
    proxy.on('connect', ({ url }, socket, head) => {
      tunnels.push(String(url));
      const onward = connect(targetPort, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.write(head);
        onward.pipe(socket).pipe(onward);
      });
    });
    const http = vscode.workspace.getConfiguration('http');
    const { Global } = vscode.ConfigurationTarget;
    await http.update('proxy', `http://127.0.0.1:${await listen(proxy)}`, Global);
    await http.update('proxySupport', 'override', Global);
    try {
      const address = new URL('http://hub.invalid/file');
      const answer = await fetchTransport(address, {}, new AbortController().signal);
      let text = '';
      for await (const piece of answer.contents) text += new TextDecoder().decode(piece);
      assert.equal(text, 'through the proxy');
      assert.match(tunnels.join(' '), /hub\.invalid/u);
    } finally {
      await http.update('proxy', undefined, Global);
      await http.update('proxySupport', undefined, Global);
      for (const server of [target, proxy]) {
        server.closeAllConnections();
        server.close();
      }
    }
  });
});
