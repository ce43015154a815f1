// Which unasked suggestions come, stay and go.
import assert from 'node:assert/strict';
import test from 'node:test';
import { UnaskedFilter } from '../../src/completions/unaskedFilter.ts';

const least = 4;

/** What is shown at places that follow each other, each with a suggestion. */
function shownAt(filter: UnaskedFilter, ...places: readonly (readonly [before: string, text: string])[]): string[] {
  return places.map(([before, text]) => filter.filter(before, text === '' ? [] : [text], least).join('|'));
}

test('one that saves too few keys does not come; spaces in front of it are keys, those after it are not', () => {
  const shown = shownAt(
    new UnaskedFilter(),
    ['The fo', 'x'],
    ['The fox w', 'as  '],
    ['The fox was', ' red'],
    ['A', 'bcd '],
  );
  assert.deepEqual(shown, ['', '', ' red', '']);
});

test('one that stands stays while it is typed, taken word by word or asked for again, however short it becomes', () => {
  const typed = shownAt(new UnaskedFilter(), ['Th', 'e red'], ['The', ' red'], ['The ', 'red'], ['The r', 'ed'], ['The r', 'ed'], ['The re', 'd']); // prettier-ignore
  assert.deepEqual(typed, ['e red', ' red', 'red', 'ed', 'ed', 'd']);
  assert.deepEqual(shownAt(new UnaskedFilter(), ['Th', 'e red fox'], ['The red', ' fox'], ['The red fo', 'x']), ['e red fox', ' fox', 'x']); // prettier-ignore
});

test('another short one in its place does not come', () => {
  assert.deepEqual(shownAt(new UnaskedFilter(), ['Th', 'e red'], ['The', 'n']), ['e red', '']);
});

test('after something else was typed one has to be twice as long, for sixteen characters', () => {
  const filter = new UnaskedFilter();
  assert.deepEqual(shownAt(filter, ['Th', 'e red'], ['Tho', 'ught'], ['Tho', 'ughtfully']), ['e red', '', 'ughtfully']);
  const other = new UnaskedFilter();
  shownAt(other, ['Th', 'e red'], ['Tho', 'ught']);
  const later = `Tho${'mas went on and on'.slice(0, 16)}`;
  assert.deepEqual(shownAt(other, [later.slice(0, -1), 'abcd'], [later, 'abcd']), ['', 'abcd']);
});

test('what is deleted meanwhile does not make it longer', () => {
  const filter = new UnaskedFilter();
  shownAt(filter, ['Th', 'e red'], ['Tho', ''], ['T', '']);
  assert.deepEqual(shownAt(filter, [`T${'x'.repeat(16)}`, 'abcd']), ['abcd']);
});

test('a single key typed along does not end it: it may be chance', () => {
  const filter = new UnaskedFilter();
  shownAt(filter, ['Th', 'e red'], ['Tho', 'ughtfully'], ['Thou', 'ghtfully']);
  assert.deepEqual(shownAt(filter, ['Thou', 'ght she']), ['']);
});

test('whoever types all of it and goes on has rejected nothing', () => {
  assert.deepEqual(shownAt(new UnaskedFilter(), ['Th', 'e red'], ['The red fo', 'x ran']), ['e red', 'x ran']);
});

test('an acceptance ends that', () => {
  const filter = new UnaskedFilter();
  shownAt(filter, ['Th', 'e red'], ['Tho', 'ughtfully']);
  assert.deepEqual(shownAt(filter, ['Thoughtfully', ' she']), [' she']);
});

test('what is gone without a word of the writer is no rejection', () => {
  const filter = new UnaskedFilter();
  shownAt(filter, ['Th', 'e red']);
  filter.forget();
  assert.deepEqual(shownAt(filter, ['Elsewhere', ' now']), [' now']);
  // Nor is it where the same place is come back to.
  shownAt(filter, ['Th', 'e red']);
  filter.forget();
  assert.deepEqual(shownAt(filter, ['Tho', 'ught']), ['ught']);
  filter.forget();
  shownAt(filter, ['Elsewhere n', 'ever']);
  assert.deepEqual(shownAt(filter, ['Another paragraph', ' too']), [' too'], 'the cursor went elsewhere');
});

test('a rejection counts no longer once the writer is elsewhere, in a text of any length', () => {
  for (const [before, text] of [
    ['El', 'sewh'],
    ['Tho', 'ught'],
    ['', 'Once'],
    ['Elsewhere, far from there', ' too'],
  ] as const) {
    const filter = new UnaskedFilter();
    shownAt(filter, ['Th', 'e red'], ['Tho', 'ught']);
    filter.forget();
    assert.deepEqual(shownAt(filter, [before, text]), [text]);
  }
});

test('all candidates come with the first, and none without any', () => {
  assert.deepEqual(new UnaskedFilter().filter('A', [' red fox', 'b'], least), [' red fox', 'b']);
  const filter = new UnaskedFilter();
  assert.deepEqual(filter.filter('A', [], least), []);
  assert.deepEqual(shownAt(filter, ['A ', 'red fox'], ['A r', ''], ['A re', 'd fox']), ['red fox', '', 'd fox']);
});
