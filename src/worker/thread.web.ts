// Starts the model's thread in a web worker host: a worker inside the worker that runs the extensions.
import * as l10n from '@vscode/l10n';
import type { FromService, ServiceThread, ToService } from './messages.ts';

/**
 * Reads the thread's script when the first thread is started, and keeps it. It goes into a blob, since a worker can't
 * be started from where an extension's files are: on another origin, or behind a scheme of the editor's.
 *
 * @param readScript reads dist/worker.web.js
 * @returns a function that starts a thread at once; messages posted before its script has arrived are sent then
 */
export function threadStarter(readScript: () => PromiseLike<Uint8Array>): () => ServiceThread {
  let address: Promise<string> | undefined;
  const read = async (): Promise<string> => {
    // A blob rejects shared memory, which no file system returns.
    const script = (await readScript()) as Uint8Array<ArrayBuffer>;
    return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  };
  return () => {
    address ??= read().catch((error: unknown) => {
      address = undefined;
      throw error;
    });
    return startThread(address);
  };
}

function startThread(address: Promise<string>): ServiceThread {
  const waiting: ToService[] = [];
  const listeners: ((message: FromService) => void)[] = [];
  let worker: Worker | undefined;
  let isOver = false;
  let tellExit: ((reason: string) => void) | undefined;

  // A web worker continues after an error; it is ended here, so that a failed thread is gone in every host.
  const fail = (reason: string): void => {
    if (isOver) return;
    stop();
    tellExit?.(reason);
  };
  const stop = (): void => {
    isOver = true;
    worker?.terminate();
  };
  const start = (url: string): void => {
    if (isOver) return;
    worker = new Worker(url, { name: 'MicroMixer Stories' });
    worker.addEventListener('message', (event: MessageEvent<FromService>) => {
      for (const listener of listeners) listener(event.data);
    });
    worker.addEventListener('messageerror', () => fail(l10n.t('a message could not be read')));
    worker.addEventListener('error', (event) => {
      event.preventDefault(); // the thread's user is told, so it isn't an unhandled error of the extension host
      // Without a message, the script itself could not be started.
      fail(event.message || l10n.t('its script cannot be started'));
    });
    for (const message of waiting.splice(0)) worker.postMessage(message);
  };
  address.then(start).catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));

  return {
    port: {
      post: (message) => {
        if (worker === undefined) waiting.push(message);
        else worker.postMessage(message);
      },
      onMessage: (listener) => listeners.push(listener),
    },
    onExit: (listener) => (tellExit = listener),
    stop,
  };
}
