// The thread that runs the model in a Node host: dist/worker.js.
import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { serveModel } from './service.ts';
import type { ToService } from './messages.ts';

const port = parentPort!; // set in every worker
serveModel(
  {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', (message: ToService) => listener(message)),
  },
  readFile,
);
