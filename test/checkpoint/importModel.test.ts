// From a checkpoint to a model folder: what is found, what is stored, and that the stored model is the model.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { describeCheckpoint, importModel } from '../../src/checkpoint/importModel.ts';
import { bitsPerByteIn, openModel } from '../../src/checkpoint/modelFolder.ts';
import { modelNameFor, problemWithModelName } from '../../src/checkpoint/modelName.ts';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { vocabularySize } from '../../src/model/vocabulary.ts';
import type { MixerModel } from '../../src/model/weights.ts';
import { likeliest } from '../../src/model/logits.ts';
import { engineFor, projectFolder, type ExpectedCase } from '../support/models.ts';
import { referenceFile, referenceFileNames } from '../support/referenceFiles.ts';

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const origin = 'model.pt';
const file = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(referenceFile(name));

/** The model in the files of a folder. */
function stored(files: ReadonlyMap<string, Uint8Array>): Promise<MixerModel> {
  return openModel({
    weights: files.get('model.safetensors')!,
    config: text(files.get('config.json')),
    source: 'x',
  });
}

for (const name of referenceFileNames) {
  test(`${name}, imported, stored and opened again, gives the expected logits and greedy bytes in the engine`, async () => {
    const { files } = await importModel(file(name), { source: name, contextBytes: 32, origin });
    const engine = await engineFor(await stored(files));
    const folder = path.join(projectFolder, 'test/fixtures/reference', path.dirname(name));
    const { cases } = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as { cases: ExpectedCase[] };
    const { contextBytes = Infinity } = engine.config;
    for (const { input_ids: input, positions_in_window: positions, logits, greedy_48: greedy } of cases) {
      const { logits: rows } = await engine.run(Uint8Array.from(input.slice(-contextBytes)), engine.initialState);
      positions.forEach((position, index) => {
        logits[index]!.forEach((expected, byte) => {
          const difference = Math.abs(rows[position * vocabularySize + byte]! - expected);
          assert.ok(difference < 2e-3, `position ${position}, byte ${byte}: off by ${difference}`);
        });
      });
      const runner = new ModelRunner(engine);
      const written = [...input];
      for (let step = 0; step < greedy.length; step++) {
        const { logits: next } = await runner.prefill(Uint8Array.from(written), { windowRule: 'slide' });
        written.push(likeliest(next));
      }
      assert.deepEqual(written.slice(input.length), [...greedy]);
    }
    await engine.dispose();
  });
}

test('the description says what is in the file, and the card says it too', async () => {
  const { description, files } = await importModel(file('tiny/epoch_4.pt'), { source: 'x', contextBytes: 32, origin });
  const lines = describeCheckpoint(description, 'en');
  assert.match(lines[0]!, /2 layers, cumulative pooling, width 16, channel MLP 24, a window of 32 bytes/u);
  assert.match(lines[1]!, /^parameters: [\d,]+, stored as float32$/u);
  assert.match(lines[2]!, /^file: PyTorch, 37,711 bytes$/u);
  const sha256 = createHash('sha256').update(file('tiny/epoch_4.pt')).digest('hex');
  assert.equal(lines[3], `sha256: ${sha256}`);
  const card = text(files.get('README.md'));
  for (const line of lines) assert.ok(card.includes(`- ${line}`), line);
  assert.deepEqual([...files.keys()], ['model.safetensors', 'config.json', 'README.md']);
});

test('numbers are written as in the language of whoever reads them, in the card too', async () => {
  const options = { source: 'x', contextBytes: 32, origin, language: 'de' };
  const { description, files } = await importModel(file('tiny/epoch_4.pt'), options);
  const lines = describeCheckpoint(description, 'de');
  assert.match(lines[1]!, /^parameters: \d+\.\d{3}, stored as float32$/u);
  assert.equal(lines[2], 'file: PyTorch, 37.711 bytes');
  const card = text(files.get('README.md'));
  for (const line of lines) assert.ok(card.includes(`- ${line}`), line);
});

test('the config of a stored model may begin with a byte order mark', async () => {
  const { files } = await importModel(file('tiny/model.pt'), { source: 'x', contextBytes: 32, origin });
  const marked = { weights: files.get('model.safetensors')!, config: `\uFEFF${text(files.get('config.json'))}` };
  assert.deepEqual(await openModel({ ...marked, source: 'x' }), await stored(files));
});

test('an origin cannot break out of its place in the card', async () => {
  const { files } = await importModel(file('tiny/model.pt'), { source: 'x', contextBytes: 32, origin: '`\n# Hello' });
  assert.match(text(files.get('README.md')), /^# Imported model\n\nFrom ` {2}# Hello`\./u);
});

const config = { hidden_dim: 16, channel_mlp_dim: 24, num_layers: 2, hyper_hidden_dim: 8, max_seq_len: 24 };
test('a config.json beside the file is used if it fits, and else left aside with a reason', async () => {
  const options = { source: 'x', contextBytes: 32, origin };
  const fitting = await importModel(file('tiny/model.pt'), { ...options, config: JSON.stringify(config) });
  assert.equal(fitting.description.config.contextBytes, 24);
  assert.equal(fitting.description.unusedConfig, undefined);
  const marked = await importModel(file('tiny/model.pt'), { ...options, config: `\uFEFF${JSON.stringify(config)}` });
  assert.deepEqual(marked.description, fitting.description, 'a byte order mark is no part of it');
  for (const [other, reason] of [
    [JSON.stringify({ ...config, num_layers: 3 }), /mixer_layers\.2/u],
    ['{"architectures":["Other"]}', /unknown key "architectures"/u],
    ['{', /is not JSON/u],
  ] as const) {
    const { description, files } = await importModel(file('tiny/model.pt'), { ...options, config: other });
    assert.equal(description.config.contextBytes, 32);
    assert.match(description.unusedConfig!, reason);
    assert.match(describeCheckpoint(description, 'en').at(-1)!, reason);
    assert.equal((await stored(files)).config.contextBytes, 32);
  }
  const silent = JSON.stringify({ ...config, max_seq_len: undefined });
  await assert.rejects(importModel(file('tiny/model.pt'), { source: 'x', origin, config: silent }), {
    code: 'contextUnknown',
  });
});

const names: [string, string | undefined, string][] = [
  ['epoch_4.pt', 'checkpoints', 'epoch_4'],
  ['model.pt', 'my-run', 'my-run'],
  ['model.safetensors', undefined, 'model'],
  ['pytorch_model.bin', 'a b/../c', 'a-b-..-c'],
  ['..', undefined, 'imported-model'],
  ['con.pt', undefined, 'imported-model'],
  ['история.pt', undefined, 'imported-model'],
  ['Taken.pt', undefined, 'Taken-2'],
  [`${'x'.repeat(300)}.pt`, undefined, 'x'.repeat(60)],
];
for (const [name, folder, expected] of names) {
  test(`the model of ${name.slice(0, 40)} in ${folder} is named ${expected.slice(0, 40)}`, () => {
    const found = modelNameFor(name, folder, ['taken', 'other']);
    assert.equal(found, expected);
    assert.equal(problemWithModelName(found), undefined);
  });
}

test('a number is added until a name is free', () => {
  assert.equal(modelNameFor('a.pt', undefined, ['a', 'A-2', 'a-3']), 'a-4');
});

test('bits per byte are read from the front matter of a card, and from nowhere else', () => {
  assert.equal(bitsPerByteIn('---\nlicense: x\nbits_per_byte: 0.5\n---\n\n# A\n'), 0.5);
  for (const card of [
    '',
    '# A\n\nbits_per_byte: 0.5\n',
    '---\nbits_per_byte: much\n---\n',
    'x\n---\nbits_per_byte: 1\n---\n',
  ])
    assert.equal(bitsPerByteIn(card), undefined, card);
});

test('the cards of the models that ship give the bits per byte of the README', () => {
  const readme = readFileSync(path.join(projectFolder, 'README.md'), 'utf8');
  const folder = path.join(projectFolder, 'models');
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.ok(names.length > 4);
  for (const { name } of names) {
    const card = readFileSync(path.join(folder, name, 'README.md'), 'utf8');
    const row = new RegExp(`^\\| \`${name}\` +\\| [\\d,]+ +\\| (\\d\\.\\d+)`, 'mu').exec(readme);
    assert.equal(bitsPerByteIn(card)!.toFixed(3), row![1], name);
  }
});
