// The budget of memory by itself: three times the file, less what is taken, and again what is given back.
import assert from 'node:assert/strict';
import test from 'node:test';
import { MemoryBudget } from '../../src/checkpoint/memoryBudget.ts';

const refused = { name: 'ModelError', code: 'modelDamaged', message: /^x: it would take \S+ bytes of memory/u };

test('three times the file may be taken, at once or in parts', () => {
  new MemoryBudget(10, 'x').take(30, 'it');
  assert.throws(() => new MemoryBudget(10, 'x').take(31, 'it'), refused);
  const budget = new MemoryBudget(10, 'x');
  budget.take(20, 'it');
  assert.throws(() => budget.take(11, 'it'), refused);
  // What is refused is not taken.
  budget.take(10, 'it');
  budget.take(0, 'it');
  assert.throws(() => budget.take(1, 'it'), refused);
});

test('what is given back may be taken again', () => {
  const budget = new MemoryBudget(10, 'x');
  budget.take(30, 'it');
  budget.release(5);
  assert.throws(() => budget.take(6, 'it'), refused);
  budget.take(5, 'it');
});

test('what is no number is refused', () => {
  assert.throws(() => new MemoryBudget(10, 'x').take(NaN, 'it'), refused);
});
