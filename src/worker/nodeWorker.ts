// The thread that runs the model in a Node host: dist/nodeWorker.js.
import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { serveStories } from '../service/storyService.ts';
import type { ToService } from '../service/messages.ts';

const port = parentPort!; // set in every worker
serveStories(
  {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', (message: ToService) => listener(message)),
  },
  readFile,
);
