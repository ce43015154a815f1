// A story written into a document while others change it: in the tables, `[` and `]` enclose the story.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  editToward,
  rangeAfterChanges,
  textAfter,
  type ContentChange,
  type TrackedRange,
} from '../../src/vscode/trackedRange.ts';

function marked(text: string): { text: string; range: TrackedRange } {
  const start = text.indexOf('[');
  const end = text.indexOf(']') - 1;
  return { text: text.replaceAll(/[[\]]/gu, ''), range: { start, end, ownLength: end - start } };
}

const at = (rangeOffset: number, rangeLength: number, text: string): ContentChange => ({
  rangeOffset,
  rangeLength,
  text,
});

const long = 'a fox who lived in a wood.';
for (const [what, before, changes, after] of [
  ['typing above', 'Top. [Story]', [at(0, 0, 'ab')], 'abTop. [Story]'],
  ['deleting above', 'Top. [Story]', [at(1, 3, '')], 'T [Story]'],
  ['typing right before it', 'Top.[Story]', [at(4, 0, ' ')], 'Top. [Story]'],
  ['replacing the word before it', 'tp[Story]', [at(0, 2, 'top')], 'top[Story]'],
  ['typing at its end stays after it', 'Top.[Story]', [at(9, 0, 'x')], 'Top.[Story]x'],
  ['typing where nothing is written yet stays after it', 'Top.[]', [at(4, 0, 'x')], 'Top.[]x'],
  ['typing after it', 'Top.[Story] end', [at(13, 0, 'x')], 'Top.[Story] endx'],
  ['deleting the text after it', 'Top.[Story] end', [at(9, 4, '')], 'Top.[Story]'],
  ['typing inside it', 'Top.[Story]', [at(6, 0, 'xx')], 'Top.[Stxxory]'],
  ['deleting inside it', 'Top.[Story]', [at(5, 2, '')], 'Top.[Sry]'],
  ['deleting across its start', 'Top.[Story]', [at(2, 4, '')], 'To[ory]'],
  ['deleting its end', 'Top.[Story]', [at(8, 1, '')], undefined],
  ['deleting all of it', 'Top.[Story] end', [at(4, 5, '')], undefined],
  ['deleting around it', 'Top.[Story] end', [at(3, 7, '')], undefined],
  ['deleting around the place where nothing is written yet', 'Top.[] end', [at(3, 2, '')], undefined],
  ['several cursors', 'a\nb[Story]c', [at(8, 0, 'x'), at(3, 0, 'x'), at(1, 0, 'x')], 'ax\nbx[Story]xc'],
  ['an edit that replaces more than it alters', 'a b.[Story] c', [at(0, 11, 'a  b.Story c')], 'a  b.[Story] c'],
  ['a formatter on both sides', `a  b.[${long}] c `, [at(0, 35, `a b. ${long} c`)], `a b. [${long}] c`],
  [
    'a formatter on both sides of a short story: what stands in front tells',
    'a  b.\n\nOnce upon a time in a wood[ S] c ',
    [at(0, 38, 'a b.\n\nOnce upon a time in a wood S c')],
    'a b.\n\nOnce upon a time in a wood[ S] c',
  ],
  [
    'a formatter on both sides of a short story: the text after it identifies it',
    'a  b.\n\n[S] and they lived in a wood.\n\nc ',
    [at(0, 40, 'a b.\n\nS and they lived in a wood.\n\nc')],
    'a b.\n\n[S] and they lived in a wood.\n\nc',
  ],
  [
    'a formatter where nothing is written yet',
    'a  b.\n\nOnce upon a time in a wood[] c ',
    [at(0, 36, 'a b.\n\nOnce upon a time in a wood c')],
    'a b.\n\nOnce upon a time in a wood[] c',
  ],
  ['a formatter, and the same words twice', `${long}  ${long}[] c `, [at(0, 57, `${long} ${long} c`)], undefined],
  ['both sides, and the story cannot be told', 'a  b.[Story] c ', [at(0, 13, 'a b. Story c')], undefined],
  ['line ends to CRLF', 'a\nb\n[S\nt]\nc', [at(0, 9, 'a\r\nb\r\nS\r\nt\r\nc')], 'a\r\nb\r\n[S\r\nt]\r\nc'],
  ['line ends to LF', 'a\r\nb\r\n[S\r\nt]\r\nc', [at(0, 13, 'a\nb\nS\nt\nc')], 'a\nb\n[S\nt]\nc'],
  ['line ends where nothing is written yet', 'a\nb\n[]\nc', [at(0, 6, 'a\r\nb\r\n\r\nc')], 'a\r\nb\r\n[]\r\nc'],
] as const) {
  test(`followed: ${what}`, () => {
    const { text, range } = marked(before);
    const followed = rangeAfterChanges(range, changes, text);
    if (after === undefined) {
      assert.equal(followed, undefined);
      return;
    }
    const expected = marked(after);
    assert.equal(textAfter(text, changes), expected.text);
    assert.deepEqual([followed?.start, followed?.end], [expected.range.start, expected.range.end]);
  });
}

for (const [what, shown, ownLength, wanted, expected] of [
  ['more text is appended', 'Once', 4, 'Once upon', [4, 0, ' upon']],
  ['an end that is taken back is replaced', 'Once \\_', 7, 'Once a', [5, 2, 'a']],
  ['what others changed is left alone', 'Once upon', 4, 'Twice upon a', [5, 4, ' upon a']],
  ['no character is cut in half', 'a\u{1f98a}', 3, 'a\u{1f98b}', [1, 2, '\u{1f98b}']],
  ['nothing to do', 'Once', 4, 'Once', undefined],
] as const) {
  test(`edited: ${what}`, () => {
    const next = editToward({ start: 0, end: shown.length, ownLength }, shown, wanted);
    const edit = next && [next.edit.rangeOffset, next.edit.rangeLength, next.edit.text];
    assert.deepEqual(edit, expected);
  });
}

/** A character and its owner. */
interface Cell {
  readonly character: string;
  readonly isStory: boolean;
}
const cells = (text: string, isStory: boolean): Cell[] =>
  Array.from({ length: text.length }, (_, index) => ({ character: text[index]!, isStory }));
const textOf = (document: readonly Cell[]): string => document.map(({ character }) => character).join('');

/** Someone's replacement of some cells, without the ends that it leaves unchanged. */
function altered(removed: readonly Cell[], text: string): Cell[] {
  let first = 0;
  while (first < Math.min(removed.length, text.length) && removed[first]!.character === text[first]) first++;
  let last = 0;
  while (
    last < Math.min(removed.length, text.length) - first &&
    removed.at(-1 - last)!.character === text.at(-1 - last)
  ) {
    last++;
  }
  const kept = removed.slice(removed.length - last);
  return [...removed.slice(0, first), ...cells(text.slice(first, text.length - last), false), ...kept];
}

const foreignText = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n'), maxLength: 5 });
const step = fc.oneof(
  fc.record({ story: fc.string({ unit: fc.constantFrom('S', 'T', ' ', '\n'), maxLength: 6 }), takenBack: fc.nat(4) }),
  fc.array(fc.record({ at: fc.nat(), length: fc.oneof(fc.constant(0), fc.nat(4)), text: foreignText }), {
    minLength: 1,
    maxLength: 3,
  }),
);

test('whatever is interleaved, the text of others is what a replay of their changes alone would leave, and the story is whole', () => {
  let followed = 0;
  fc.assert(
    fc.property(foreignText, fc.nat(), fc.array(step, { maxLength: 25 }), (start, place, steps) => {
      let document = cells(start, false);
      const at = place % (start.length + 1);
      let range: TrackedRange | undefined = { start: at, end: at, ownLength: 0 };
      let shown = '';
      let isInsideTouched = false;
      for (const each of steps) {
        if (range === undefined) break;
        if (!Array.isArray(each)) {
          const wanted = shown.slice(0, Math.max(0, shown.length - each.takenBack)) + each.story;
          const next = editToward(range, shown, wanted);
          if (next === undefined) continue;
          const { rangeOffset, rangeLength, text } = next.edit;
          const removed = document.splice(rangeOffset, rangeLength, ...cells(text, true));
          // The central property: the story only ever removes its own text.
          assert.ok(removed.every(({ isStory }) => isStory));
          ({ range, shown } = next);
          assert.equal(textOf(document.slice(range.end - range.ownLength, range.end)), shown.slice(-range.ownLength || shown.length)); // prettier-ignore
          followed++;
          continue;
        }
        const changes: ContentChange[] = [];
        const textBefore = textOf(document);
        for (const { at, length, text } of each) {
          const rangeOffset: number = at % (document.length + 1);
          const rangeLength = Math.min(length, document.length - rangeOffset);
          changes.push({ rangeOffset, rangeLength, text });
          const removed = document.slice(rangeOffset, rangeOffset + rangeLength);
          const isInside = document[rangeOffset - 1]?.isStory === true && document[rangeOffset + rangeLength]?.isStory === true; // prettier-ignore
          isInsideTouched ||= isInside || removed.some(({ isStory }) => isStory);
          document = document.toSpliced(rangeOffset, rangeLength, ...altered(removed, text));
        }
        range = rangeAfterChanges(range, changes, textBefore);
      }
      if (range === undefined) return;
      // All that is left of the story is in its range, and it continues right after its last character.
      const outside = [...document.slice(0, range.start), ...document.slice(range.end)];
      assert.ok(isInsideTouched || outside.every(({ isStory }) => !isStory));
      if (range.end > range.start && range.ownLength > 0) assert.ok(document[range.end - 1]!.isStory);
      if (!isInsideTouched) assert.equal(textOf(document.slice(range.start, range.end)), shown);
    }),
    { numRuns: 5000 },
  );
  assert.ok(followed > 5000);
});
