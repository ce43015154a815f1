// The thread that runs the model in a Node host: dist/worker.js.
import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { serveModel } from './service.ts';
import type { ToService } from './messages.ts';

const port = parentPort!; // set in every worker
serveModel(
  {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', (message: ToService) => listener(message)),
  },
  // In this thread: sending it to another one and getting the result back takes twice as long.
  { readFile, gunzip: async (compressed) => gunzipSync(compressed) },
);
