// What is learned of documents in the thread that writes, and when.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { mixingFileName } from '../../src/checkpoint/modelFolder.ts';
import { readMixingWeights } from '../../src/decoding/mixingWeights.ts';
import { yieldToEventLoop } from '../../src/inference/timeSlicer.ts';
import { LearnedTexts } from '../../src/worker/learnedTexts.ts';
import { projectFolder, shippedLexicon } from '../support/models.ts';

const weights = readMixingWeights(readFileSync(path.join(projectFolder, 'models', mixingFileName)));
const document = 'file:///novel.md';
const noSignal = new AbortController().signal;
/** Long enough for many slices. */
const paragraphs = Array.from({ length: 2000 }, (_, index) => `Then Marisol ${index} went to the river and sat down.`);
const text = [...paragraphs, 'In the end she met Quillfeather.'].join('\n\n');
const place = { document, offset: text.length };

/** A novel that nothing is known of yet. @param isBusy whether a suggestion is being written */
function texts(isBusy: () => boolean): LearnedTexts {
  const learned = new LearnedTexts(shippedLexicon(), weights, isBusy);
  learned.learn({ document, source: document, isMarkdown: true, text });
  return learned;
}

/** Whether the last name of the novel is known. */
function knowsTheEnd(learned: LearnedTexts): boolean {
  const logits = new Float32Array(256);
  const mixed = learned.at(place)!.predictor.mixed(logits, new TextEncoder().encode('they saw Quillf'));
  return mixed['e'.charCodeAt(0)]! > mixed['x'.charCodeAt(0)]!;
}

test('a document is learned in slices, but not while a suggestion is written', async () => {
  let isBusy = true;
  const learned = texts(() => isBusy);
  for (let turn = 0; turn < 100; turn++) await yieldToEventLoop();
  assert.equal(knowsTheEnd(learned), false);
  isBusy = false;
  await learned.allLearned();
  assert.ok(knowsTheEnd(learned));
});

test('who can wait gets the whole document learned first, whatever else is going on', async () => {
  const learned = texts(() => true);
  await learned.learnFirst(place, Infinity, noSignal);
  assert.ok(knowsTheEnd(learned));
  learned.forget(document);
});

test('no more than was said, and not at all for an unknown document or once the request is taken back', async () => {
  const learned = texts(() => true);
  await learned.learnFirst(place, 0, noSignal);
  await learned.learnFirst({ document: 'file:///other.md', offset: 0 }, Infinity, noSignal);
  await learned.learnFirst(undefined, Infinity, noSignal);
  assert.equal(knowsTheEnd(learned), false);
  await assert.rejects(learned.learnFirst(place, Infinity, AbortSignal.abort()), { name: 'AbortError' });
  assert.equal(knowsTheEnd(learned), false);
  learned.forget(document);
});
