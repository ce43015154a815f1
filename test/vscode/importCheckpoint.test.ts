// "Import Model…" in the stand-in for the editor: a single notification from the first byte to the first sentence.
import assert from 'node:assert/strict';
import test from 'node:test';
import { importCheckpoint } from '../../src/vscode/importCheckpoint.ts';
import type { FromService, ServiceThread, ToService } from '../../src/worker/messages.ts';
import { reset, window } from '../support/fakeVscode.ts';

test.beforeEach(reset);

test('fetching a file, reading it and asking for its context share one progress; a failure ends it', async (context) => {
  const told: string[] = [];
  const nothing = { dispose: () => undefined };
  const withProgress = context.mock.method(window, 'withProgress', (_: object, run: (...given: object[]) => unknown) =>
    run(
      { report: ({ message }: { message: string }) => told.push(message) },
      { onCancellationRequested: () => nothing },
    ),
  );
  context.mock.method(window, 'showInputBox', async () => '64');
  const codes = ['contextUnknown', 'modelMismatch'];
  let stopped = 0;
  const startThread = (): ServiceThread => {
    let listener: (message: FromService) => void = () => undefined;
    const post = (message: ToService): void => {
      const { id } = message as { id: number };
      setImmediate(() => listener({ type: 'failed', id, code: codes.shift(), message: 'No.' } as never));
    };
    return {
      port: { post, onMessage: (each) => (listener = each) },
      onExit: () => undefined,
      stop: () => void stopped++,
    };
  };
  const checkpoint = {
    name: 'a.pt',
    file: async (_: AbortSignal, report: (step: { message: string }) => void) => {
      report({ message: 'half of it' });
      return 'a.pt';
    },
  };
  await assert.rejects(importCheckpoint({ startThread, files: {} } as never, checkpoint), /No\./u);
  assert.deepEqual(told, [
    'half of it',
    'reading it and trying it out',
    'waiting for your answer',
    'reading it and trying it out',
  ]);
  assert.equal(withProgress.mock.callCount(), 1);
  assert.equal(stopped, 2);
});
