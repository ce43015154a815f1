// Syntax of some Markdown dialects in the text of a block: comments, callouts, directives, line blocks, scene breaks.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  calloutMarker,
  calloutTitle,
  directive,
  endsInComment,
  hardBreak,
  verseLines,
  withoutComments,
  withoutMarkLines,
} from '../../src/prose/dialects.ts';

const comments: [text: string, left: string, isOpen: boolean][] = [
  ['One two', 'One two', false],
  ['One %%to do%% two', 'One  two', false],
  ['One %%5% of it%% two', 'One  two', false],
  ['One %%to do', 'One %%to do', true],
  ['One %%a%% %%b', 'One  %%b', true],
  ['It is 100%% of 5%%', 'It is 100%% of 5%%', false],
  ['One %%% two', 'One %%% two', false],
  ['5% of', '5% of', false],
];
for (const [text, left, isOpen] of comments) {
  test(`comments in ${JSON.stringify(text)}`, () => {
    assert.equal(withoutComments(text), left);
    assert.equal(endsInComment(text), isOpen);
  });
}

const titles: [text: string, left: string][] = [
  ['[!note]\nOnce', 'Once'],
  ['[!note]- \nOnce', 'Once'],
  ['[!note]+ The fox\nOnce', `The fox${hardBreak}Once`],
  ['[!my note] The fox', 'The fox'],
  [`[!note] The fox${hardBreak}Once`, `The fox${hardBreak}Once`],
  ['[!note', '[!note'],
  ['Once [!note] the', 'Once [!note] the'],
];
for (const [text, left] of titles) {
  test(`a callout begins with its title: ${JSON.stringify(text)}`, () => assert.equal(calloutTitle(text), left));
}

test('markers of callouts, closed or not', () => {
  for (const text of ['[!', '[!no', '[!note]', '[!note]-', '[!my note]+']) assert.match(text, calloutMarker);
  for (const text of ['[', '[note]', '[!note] The', 'a [!note]', '[!note]--']) assert.doesNotMatch(text, calloutMarker);
});

test('lines that open or close a named block', () => {
  for (const line of [':::', '::: note', '  :::: {.fox}', '!!! tip', '!!! tip "The fox"', '!!! tip "The', '??? quote', '???+ quote']) assert.match(line, directive); // prettier-ignore
  for (const line of ['::', ': a', '!!!', '!!! What a', '!!!tip', '??? Tip', 'a :::']) assert.doesNotMatch(line, directive); // prettier-ignore
});

const verses: [text: string, lines: string[] | undefined][] = [
  ['| Roses are red', ['Roses are red']],
  ['| Roses\n|\n| red', ['Roses', '', 'red']],
  ['|   Roses\n|\tred', ['  Roses', 'red']],
  [`| Roses${hardBreak}| red`, ['Roses', 'red']],
  ['| Roses\n  are\n| red', ['Roses are', 'red']],
  ['| a | b', undefined],
  ['|Roses', undefined],
  ['| Roses\n| a | b', undefined],
  ['Roses', undefined],
];
for (const [text, lines] of verses) {
  test(`the verses of ${JSON.stringify(text)}`, () => assert.deepEqual(verseLines(text), lines));
}

const marked: [text: string, isUnfinished: boolean, left: string][] = [
  ['One\ntwo', false, 'One\ntwo'],
  ['One\n⁂\ntwo', false, 'One\ntwo'],
  ['::: note\nOne\n:::', false, 'One'],
  ['::: note\nOne\n:::', true, 'One\n:::'],
  ['⁂', false, ''],
  ['⁂', true, '⁂'],
  ['⁂\n⁂', true, '⁂'],
];
for (const [text, isUnfinished, left] of marked) {
  test(`without lines of marks, ${isUnfinished ? 'unfinished' : 'finished'}: ${JSON.stringify(text)}`, () =>
    assert.equal(withoutMarkLines(text, isUnfinished), left));
}
