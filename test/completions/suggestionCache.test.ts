// The cache of suggestions: whom it serves, with what, and what it forgets first.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { SuggestionCache, type Request } from '../../src/completions/suggestionCache.ts';
import { splitAtCursor } from '../support/cursor.ts';

/** What is served for each text, when `offer` was suggested: the bar stands between the text and the suggestion. */
function served(offer: string, texts: readonly string[]): (string | undefined)[] {
  const { before, after } = splitAtCursor(offer);
  const cache = new SuggestionCache();
  cache.add(before, 'settings', [after]);
  return texts.map((text) => cache.lookUp(text, 'settings', 1)?.[0]);
}

const cases: [what: string, offer: string, now: string, rest: string | undefined][] = [
  ['the same place', 'Once |upon a time.', 'Once ', 'upon a time.'],
  ['a character typed along', 'Once |upon a time.', 'Once u', 'pon a time.'],
  ['a word taken', 'Once |upon a time.', 'Once upon', ' a time.'],
  ['a line taken', 'Once |upon.\n\nShe ran.', 'Once upon.\n\n', 'She ran.'],
  ['all taken', 'Once |upon a time.', 'Once upon a time.', undefined],
  ['all taken that can be seen', 'Once |He ', 'Once He', undefined],
  ['more typed than was suggested', 'Once |upon.', 'Once upon. A', undefined],
  ['something else typed', 'Once |upon a time.', 'Once I', undefined],
  ['something else typed later', 'Once |upon a time.', 'Once upon I', undefined],
  ['a character before it deleted', 'Once |upon a time.', 'Once', undefined],
  ['a change further up', 'Once there |was', 'once there ', undefined],
  ['a change further up, with a word taken', 'Once there |was a', 'once there was', undefined],
];
for (const [what, offer, now, rest] of cases) {
  test(`${what}: ${JSON.stringify(rest)}`, () => assert.deepEqual(served(offer, [now]), [rest]));
}

test('a typed character that is deleted again comes back', () => {
  assert.deepEqual(served('Once |upon', ['Once upo', 'Once up', 'Once upx', 'Once up', 'Once ']), ['n', 'on', undefined, 'on', 'upon']); // prettier-ignore
});

test('whoever types along is always served, whatever the text and however it is taken', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(text, text, fc.array(fc.nat()), (before, suggestion, lengths) => {
      const cache = new SuggestionCache();
      cache.add(before, '', [suggestion]);
      for (const length of lengths) {
        const typed = suggestion.slice(0, length % suggestion.length);
        const rest = suggestion.slice(typed.length);
        if (rest.trim() !== '') assert.deepEqual(cache.lookUp(before + typed, '', 1), [rest]);
      }
    }),
  );
});

const long = Array.from({ length: 400 }, (_, index) => `Sentence number ${index}. `).join('');

test('the text that is looked at may begin elsewhere meanwhile', () => {
  const cache = new SuggestionCache();
  cache.add(long, '', ['upon a time.']);
  assert.deepEqual(cache.lookUp(`${long.slice(3000)}upon`, '', 1), [' a time.']);
  assert.deepEqual(cache.lookUp(`Sentence. ${long}upon`, '', 1), [' a time.']);
  assert.equal(cache.lookUp(`${long.slice(3000, -5)}upon`, '', 1), undefined);
  assert.equal(cache.lookUp(`${long.slice(3000)}down`, '', 1), undefined);
  // Too little to be sure.
  assert.equal(cache.lookUp(`${long.slice(-500)}upon`, '', 1), undefined);
});

test('how much of it has to agree: 1024 characters, of the text then and of the text now', () => {
  const restWhere = (then: string, now: string): string | undefined => {
    const cache = new SuggestionCache();
    cache.add(then, '', ['upon a time.']);
    return cache.lookUp(`${now}upon`, '', 1)?.[0];
  };
  for (const [characters, rest] of [
    [1023, undefined],
    [1024, ' a time.'],
  ] as const) {
    assert.equal(restWhere(long, long.slice(-characters)), rest, `${characters} now`);
    assert.equal(restWhere(long.slice(-characters), long), rest, `${characters} then`);
  }
});

test('where the beginning is the same, something was deleted, though all of it repeats itself', () => {
  const cache = new SuggestionCache();
  cache.add('la '.repeat(1000), '', ['upon a time.']);
  assert.equal(cache.lookUp('la '.repeat(999), '', 1), undefined);
});

test('a request is served what was made for one that wanted as much or more', () => {
  const requests: Request[] = ['automatic', 'pause', 'explicit'];
  const servedTo = (made: Request): Request[] => {
    const cache = new SuggestionCache();
    cache.add('Once', '', [' upon'], made);
    return requests.filter((request) => cache.lookUp('Once', '', 1, request) !== undefined);
  };
  assert.deepEqual(requests.map(servedTo), [['automatic'], ['automatic', 'pause'], requests]);
});

test('a suggestion of which nothing can be seen is none', () => {
  const cache = new SuggestionCache();
  cache.add('Once', '', [' ']);
  assert.equal(cache.lookUp('Once', '', 1), undefined);
});

test('other circumstances, and places where nothing was to be said', () => {
  const cache = new SuggestionCache();
  cache.add('Once', 'hot', [' upon']);
  cache.add('Once', 'cold', []);
  assert.deepEqual(cache.lookUp('Once', 'hot', 1), [' upon']);
  assert.deepEqual(cache.lookUp('Once', 'cold', 1), []);
  assert.equal(cache.lookUp('Once ', 'cold', 1), undefined);
  assert.equal(cache.lookUp('Once', 'lukewarm', 1), undefined);
});

test('several candidates are served where they were made, and typing along any of them goes on', () => {
  const cache = new SuggestionCache();
  cache.add('Once ', '', ['upon a', 'there was', 'upon the']);
  assert.deepEqual(cache.lookUp('Once ', '', 3), ['upon a', 'there was', 'upon the']);
  assert.deepEqual(cache.lookUp('Once ', '', 1), ['upon a']);
  assert.deepEqual(cache.lookUp('Once the', '', 1), ['re was']);
  assert.deepEqual(cache.lookUp('Once upon t', '', 1), ['he']);
  assert.equal(cache.lookUp('Once ', '', 4), undefined);
  assert.equal(cache.lookUp('Once u', '', 3), undefined);
});

test('where fewer were found than were wanted, that is all there is, for whoever wants as many', () => {
  const cache = new SuggestionCache();
  cache.add('Once ', '', ['upon a', 'there was'], 'explicit', 3);
  cache.add('The end.', '', [], 'explicit', 3);
  assert.deepEqual(cache.lookUp('Once ', '', 3), ['upon a', 'there was']);
  assert.deepEqual(cache.lookUp('Once ', '', 2), ['upon a', 'there was']);
  assert.equal(cache.lookUp('Once ', '', 4), undefined);
  assert.equal(cache.lookUp('Once u', '', 3), undefined);
  assert.deepEqual(cache.lookUp('The end.', '', 3), []);
  assert.equal(cache.lookUp('The end.', '', 4), undefined);
});

test('the oldest suggestions go first, but not those that are being served', () => {
  const cache = new SuggestionCache(3);
  for (const before of ['a', 'b', 'c']) cache.add(before, '', ['!']);
  assert.deepEqual(cache.lookUp('a', '', 1), ['!']);
  cache.add('d', '', ['!']);
  assert.deepEqual(['a', 'b', 'c', 'd'].map((before) => cache.lookUp(before, '', 1)?.length ?? 0), [1, 0, 1, 1]); // prettier-ignore
  cache.clear();
  assert.equal(cache.lookUp('a', '', 1), undefined);
});

test('what is served or made again and again takes one place', () => {
  const cache = new SuggestionCache(3);
  for (const before of ['a', 'b', 'c']) cache.add(before, '', ['!']);
  for (let time = 0; time < 3; time++) cache.lookUp('a', '', 1);
  for (let time = 0; time < 3; time++) cache.add('d', '', ['!']);
  assert.deepEqual(['a', 'b', 'c', 'd'].map((before) => cache.lookUp(before, '', 1)?.length ?? 0), [1, 0, 1, 1]); // prettier-ignore
});

test('looking through a full cache of long texts takes a small part of a keystroke', () => {
  const cache = new SuggestionCache();
  for (let size = 0; size < 64; size++) cache.add(long + 'x'.repeat(size), '', ['y'.repeat(200)]);
  const now = `${long}z`;
  // The fastest of several rounds: what else runs on this machine says nothing about it.
  const rounds = Array.from({ length: 10 }, () => {
    const start = performance.now();
    for (let run = 0; run < 10; run++) assert.equal(cache.lookUp(now, '', 1), undefined);
    return (performance.now() - start) / 10;
  });
  assert.ok(Math.min(...rounds) < 5, `${rounds.join(', ')} ms`);
});
