// The only file that communicates with the editor: messages in both directions, and the state that the window keeps.
import * as l10n from '@vscode/l10n';
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

/** Calls the listener with each message from the host. A malformed one is shown as an error and has no other effect. */
export function onMessage(listener: (message: ToPanel) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = parseToPanel(data);
    if ('problem' in message) {
      listener({
        type: 'notice',
        message: l10n.t(
          'The panel received a message from the editor that it does not understand ({0}).',
          message.problem,
        ),
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
