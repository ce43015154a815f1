// The thread that runs the model in a web worker host: dist/worker.web.js.
import type { ToService } from './messages.ts';
import { serveModel } from './service.ts';

serveModel(
  {
    post: (message) => self.postMessage(message),
    onMessage: (listener) =>
      self.addEventListener('message', (event) => listener((event as MessageEvent<ToService>).data)),
  },
  {
    // Every file comes as bytes: this thread has no access to a file system.
    readFile: (location) => Promise.reject(new Error(`${location} is out of reach here`)),
    gunzip: async (compressed) => {
      const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('gzip'));
      return new Uint8Array(await new Response(stream).arrayBuffer());
    },
  },
);
// As in Node, an unhandled rejection ends the thread, by way of its `error` event.
self.addEventListener('unhandledrejection', ({ reason }) => reportError(reason));
