// The hub as a server on this machine. A transport leads the hub's real addresses to it, so that the code under test sees those, and its
// rules for them hold. Each address has its answers, which may be slow, cut off or wrong.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchTransport, type Transport } from '../../src/download/transport.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export class FakeHub {
  readonly #server: Server;
  readonly #answers = new Map<string, Answer>();
  /** Addresses that were asked, in order, as the code under test knows them, with the range that was asked for. */
  readonly asked: string[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      const address = String(request.headers['x-address']);
      const answer = this.#answers.get(address);
      if (answer === undefined) response.writeHead(404).end('not here');
      else answer(request, response);
    });
  }

  static async start(): Promise<FakeHub> {
    const hub = new FakeHub();
    await new Promise<void>((resolve) => hub.#server.listen(0, '127.0.0.1', resolve));
    return hub;
  }

  /** Asks this server, whatever the address. */
  readonly transport: Transport = (address, headers, signal) => {
    const { port } = this.#server.address() as AddressInfo;
    this.asked.push(headers['range'] === undefined ? address.href : `${address.href} ${headers['range']}`);
    return fetchTransport(new URL(`http://127.0.0.1:${port}/`), { ...headers, 'x-address': address.href }, signal);
  };

  on(address: string, answer: Answer): void {
    this.#answers.set(address, answer);
  }

  json(address: string, value: unknown): void {
    this.on(address, (_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value)),
    );
  }

  redirect(address: string, location: string, headers: Record<string, string> = {}): void {
    this.on(address, (_, response) => response.writeHead(302, { location, ...headers }).end('Found'));
  }

  /** A file that can be asked for from a place on, as the hub's file hosts serve them. */
  file(address: string, bytes: Uint8Array): void {
    this.on(address, ({ headers: { range } }, response) => {
      const start = range === undefined ? 0 : Number(/^bytes=(\d+)-$/u.exec(range)![1]);
      const head = { 'content-length': bytes.length - start, 'accept-ranges': 'bytes' };
      const contentRange = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
      if (range === undefined) response.writeHead(200, head);
      else response.writeHead(206, { ...head, 'content-range': contentRange });
      response.end(bytes.subarray(start));
    });
  }

  /** A repository with files that the hub keeps elsewhere, as it does with large ones; others are only listed. */
  repository(repository: string, files: Readonly<Record<string, Uint8Array | undefined>>): void {
    this.json(revisionAddress(repository), { id: repository, sha: commit, siblings: [] });
    this.json(
      treeAddress(repository),
      Object.entries(files).map(([path, bytes]) => {
        const lfs = bytes && {
          oid: createHash('sha256').update(bytes).digest('hex'),
          size: bytes.length,
          pointerSize: 134,
        };
        return { type: 'file', oid: 'a', size: 134, path, ...(lfs && { lfs }) };
      }),
    );
    for (const [path, bytes] of Object.entries(files)) {
      const store = `${storeAddress}&file=${encodeURIComponent(`${repository}/${path}`)}`;
      if (bytes === undefined) continue;
      this.redirect(fileAddress(path, repository), store);
      this.file(store, bytes);
    }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export const commit = '0123456789abcdef0123456789abcdef01234567';
/** The largest of the original models. */
export const original = 'llaa33219/MicroMixer-1-1M-TinyStories';
export const revisionAddress = (repository = original): string =>
  `https://huggingface.co/api/models/${repository}/revision/main`;
export const treeAddress = (repository = original): string =>
  `https://huggingface.co/api/models/${repository}/tree/${commit}?recursive=true`;
export const fileAddress = (path: string, repository = original): string =>
  `https://huggingface.co/${repository}/resolve/${commit}/${path}`;
/** Where the hub sends on to for a large file. */
export const storeAddress = 'https://cas-bridge.xethub.hf.co/xet-bridge-us/0123?X-Signature=abc';
