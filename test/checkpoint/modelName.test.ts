// Names of model folders: which will do everywhere, and what becomes of a checkpoint's name.
import assert from 'node:assert/strict';
import test from 'node:test';
import { modelNameFor, problemWithModelName } from '../../src/checkpoint/modelName.ts';

const problems: [name: string, problem: ReturnType<typeof problemWithModelName>][] = [
  ['a', undefined],
  ['-', undefined],
  ['my.model_2-x', undefined],
  ['a'.repeat(64), undefined],
  ['a'.repeat(65), 'form'],
  ['', 'form'],
  ['.a', 'form'],
  ['a.', 'form'],
  ['a b', 'form'],
  ['a/b', 'form'],
  ['a\n', 'form'],
  ['é', 'form'],
  ['con', 'reserved'],
  ['NUL', 'reserved'],
  ['aux.pt', 'reserved'],
  ['prn', 'reserved'],
  ['com1', 'reserved'],
  ['lpt9.x', 'reserved'],
  ['com', undefined],
  ['com10', undefined],
  ['console', undefined],
  ['a-con', undefined],
];
for (const [name, problem] of problems) {
  test(`${JSON.stringify(name.slice(0, 20))} ${problem === undefined ? 'will do' : `will not do: ${problem}`}`, () => {
    assert.equal(problemWithModelName(name), problem);
  });
}

const names: [file: string, folder: string | undefined, taken: string[], name: string][] = [
  ['epoch_4.pt', undefined, [], 'epoch_4'],
  ['epoch_4.PTH', 'folder', [], 'epoch_4'],
  ['a.bin', undefined, [], 'a'],
  ['a.safetensors', undefined, [], 'a'],
  ['a.pt.zip', undefined, [], 'a.pt.zip'],
  ['model.safetensors', 'my-mixer', [], 'my-mixer'],
  ['pytorch_model.bin', 'my-mixer', [], 'my-mixer'],
  ['Weights.pt', 'my-mixer', [], 'my-mixer'],
  ['checkpoint.pth', 'my-mixer', [], 'my-mixer'],
  ['model.pt', undefined, [], 'model'],
  ['model2.pt', 'my-mixer', [], 'model2'],
  ['a-model.pt', 'my-mixer', [], 'a-model'],
  ['Mein Modell, neu!.pt', undefined, [], 'Mein-Modell-neu'],
  ['..-a-..pt', undefined, [], 'a'],
  ['é.pt', undefined, [], 'imported-model'],
  ['con.pt', undefined, [], 'imported-model'],
  [`${'a'.repeat(59)}-bc.pt`, undefined, [], 'a'.repeat(59)],
  [`${'a'.repeat(70)}.pt`, undefined, [], 'a'.repeat(60)],
  ['a.pt', undefined, ['a'], 'a-2'],
  ['a.pt', undefined, ['A', 'A-2', 'a-4'], 'a-3'],
  ['A.pt', undefined, ['a'], 'A-2'],
  ['a.pt', undefined, ['a-2'], 'a'],
];
for (const [file, folder, taken, name] of names) {
  test(`${file.slice(0, 30)} in ${folder ?? 'no folder'}, beside ${taken.join(', ') || 'nothing'}: ${name}`, () => {
    assert.equal(modelNameFor(file, folder, taken), name);
  });
}
