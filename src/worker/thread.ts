// Starts the model's thread in a Node host. The only file of the extension that uses worker_threads.
import * as l10n from '@vscode/l10n';
import { Worker } from 'node:worker_threads';
import type { FromService, ServiceThread } from './messages.ts';

/** @param script the path of dist/worker.js */
export function startThread(script: string): ServiceThread {
  const worker = new Worker(script);
  let isStopped = false;
  let failure = '';
  worker.on('error', (error: Error) => (failure = error.message));
  return {
    port: {
      post: (message) => worker.postMessage(message),
      onMessage: (listener) => worker.on('message', (message: FromService) => listener(message)),
    },
    onExit: (listener) =>
      worker.on('exit', (code: number) => {
        if (!isStopped) listener(failure === '' ? l10n.t('exit code {0}', code) : failure);
      }),
    stop: () => {
      isStopped = true;
      void worker.terminate(); // not awaited
    },
  };
}
