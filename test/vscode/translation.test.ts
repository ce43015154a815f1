// What a person reads is in the editor's language, even if it comes from code that doesn't know the editor.
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { parseMixerConfig } from '../../src/model/config.ts';
import { translated } from '../../src/vscode/translation.ts';
import type { ServiceThread, ToService } from '../../src/worker/messages.ts';
import { serveModel } from '../../src/worker/service.ts';
import { projectFolder } from '../support/models.ts';

const german = JSON.parse(readFileSync(path.join(projectFolder, 'l10n/bundle.l10n.de.json'), 'utf8')) as {
  [key: string]: string;
};
const bundleOf = vscode.l10n as { bundle: typeof german | undefined };

/** A thread that only records what it is told. */
function deafThread(told: ToService[]): ServiceThread {
  return {
    port: { post: (message) => told.push(message), onMessage: () => undefined },
    onExit: () => undefined,
    stop: () => undefined,
  };
}

test.afterEach(() => {
  bundleOf.bundle = undefined;
  l10n.config({ contents: {} });
});

test('in English nothing is translated, and no thread is told anything', () => {
  const told: ToService[] = [];
  translated(() => deafThread(told))();
  assert.deepEqual(told, []);
  assert.throws(() => parseMixerConfig([], 'a.json'), {
    message: 'a.json: must hold one JSON object.',
  });
});

test('in German errors of the lower layers are German, here and in the thread, which is told before anything else', async () => {
  const told: ToService[] = [];
  bundleOf.bundle = german;
  const start = translated(() => deafThread(told));
  assert.throws(() => parseMixerConfig([], 'a.json'), {
    message: 'a.json: muss ein JSON-Objekt enthalten.',
  });

  start();
  l10n.config({ contents: {} }); // as in a thread that has just started
  const answers: unknown[] = [];
  const answered = new EventEmitter();
  const isAnswered = once(answered, 'answer');
  serveModel(
    {
      post: (message) => {
        answers.push(message);
        answered.emit('answer');
      },
      onMessage: (take) => {
        for (const message of told) take(message);
        take({
          type: 'importCheckpoint',
          id: 1,
          file: 'a.pt',
          config: undefined,
          contextBytes: undefined,
          source: 'a.pt',
          origin: 'a.pt',
          language: 'de',
        });
      },
    },
    { readFile: () => Promise.reject(new Error('gone')), gunzip: () => Promise.reject(new Error('gone')) },
  );
  await isAnswered;
  assert.deepEqual(answers[0], {
    type: 'failed',
    id: 1,
    code: 'modelMissing',
    message: 'a.pt lässt sich nicht lesen; wählen Sie das Modell noch einmal, oder installieren Sie es neu.',
  });
});
