// Whether the writer's paragraph goes on after the cursor, which the bar marks.
import assert from 'node:assert/strict';
import test from 'node:test';
import { goesOnAfterCursor } from '../../src/prose/paragraphEnd.ts';
import { splitAtCursor } from '../support/cursor.ts';

function check(isMarkdown: boolean, goesOn: boolean, marked: string[]): void {
  for (const text of marked) {
    const what = `${goesOn ? 'goes on' : 'ends'} in ${isMarkdown ? 'Markdown' : 'plain text'}`;
    test(`the paragraph ${what}: ${JSON.stringify(text)}`, () =>
      assert.equal(goesOnAfterCursor({ ...splitAtCursor(text), isMarkdown }), goesOn));
  }
}

check(true, true, [
  'Tom |ran.',
  'Tom|\nran.',
  'Tom|  \r\nran.',
  'Tom|\rran.',
  'Tom|\n    ran.',
  'Tom|\n2. ran.',
  'Tom|\n-ran.',
  'Tom|\n- ',
  'Tom|\n#ran',
  'Tom|\n    # ran',
  'Tom|\n####### ran',
  'Tom|\n``ran',
  'Tom|\n$5',
  'Tom|\n5% of',
  'Tom|\n<b>ran</b>',
  'Tom|\n<preface>',
  'Tom|\n---',
  'Tom|\n===',
  'Tom|\n=',
  'Tom|\n   ---  ',
  'One.\nTom|\n===',
]);
check(true, false, [
  'Tom|',
  'Tom|  ',
  'Tom|\n',
  'Tom|\n \nran.',
  'Tom|\r\n\r\nran.',
  'Tom|\n# Two',
  'Tom|\n###### Two',
  'Tom|\n#',
  'Tom|\n   #\tTwo',
  'Tom|\n>ran',
  'Tom|\n- ran',
  'Tom|\n*\tran',
  'Tom|\n+   ran',
  'Tom|\n1. ran',
  'Tom|\n1) ran',
  'Tom|\n```',
  'Tom|\n~~~ js',
  'Tom|\n$$',
  'Tom|\n%%',
  'Tom|\n<!-- ran -->',
  'Tom|\n<?php',
  'Tom|\n<div>',
  'Tom|\n</DIV>',
  'Tom|\n<pre class="a">',
  'Tom|\n<hr/>',
  'Tom|\n<h2>Two</h2>',
  'Tom|\n<p',
  'Tom|\n* * *',
  'Tom|\n⁂',
  'One.\n\n|\n---',
  'One.\n  |\n===',
  '|\n---',
  'One.\r|\n---',
]);
check(false, true, ['Tom |ran', 'Tom|\nran.', 'Tom|\n#ran', 'Tom went to|\r\nthe park.']);
check(false, false, ['Tom|', 'Tom|\n\nran.', 'Tom ran.|\nHe sat.', 'Tom|\n- ran', 'Tom|\n* * *']);
