// The one place that talks to the editor: messages both ways, and what the window keeps.
import { parseToPanel, type ToHost, type ToPanel } from '../protocol.ts';

interface WebviewApi {
  postMessage(message: ToHost): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): WebviewApi;

const api = acquireVsCodeApi();

export function send(message: ToHost): void {
  api.postMessage(message);
}

/** Calls with each message of the host. What is none is shown as a mistake, and has no other effect. */
export function onMessage(listener: (message: ToPanel) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = parseToPanel(data);
    if ('problem' in message) {
      listener({
        type: 'notice',
        message: `The panel did not understand the editor (${message.problem}).`,
        isError: true,
      });
    } else listener(message);
  });
}

export function keptByWindow(): unknown {
  return api.getState();
}

export function keepState(state: unknown): void {
  api.setState(state);
}
