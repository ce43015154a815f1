// Where English sentences end.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { endsSentence, lastSentenceEnd } from '../../src/prose/sentences.ts';

const ends = [
  'She ran.',
  'Why?',
  'No!',
  '"Stop!"',
  'He said, “Go.”',
  'Wait...',
  'Wait…',
  '(It was late.)',
  '*Bang!*',
  'By 3.5.',
  '„Geh!“',
  '»Geh!«',
  '«¡Ve!»',
  '« Va ! »',
  '«\u202fVa.\u202f»',
  '‚Geh.‘',
  'It was I.',
  '「行く。」',
  '走った！',
  'वह गया।',
  'أين؟',
  '《走。》',
  'Hi!〞',
];
const doesNotEnd = [
  'said Prof.',
  'said Adm.',
  'see Fig.',
  'Fox et al.',
  'nuts, e.g.',
  'that is, i.e.',
  'Fox vs.',
  'by J. R. R.',
  'in St.',
  'Capt.',
  'She ran',
  'Mr.',
  'said Mrs.',
  'Dr.',
  'with J.',
  'a, b;',
  '',
  '"Yes," he said',
  'so:',
];

for (const text of ends) test(`a sentence ends: ${text}`, () => assert.ok(endsSentence(text)));
for (const text of doesNotEnd) test(`no sentence ends: ${text}`, () => assert.ok(!endsSentence(text)));

// The bar marks the end of the last whole sentence.
const marked = [
  'One. Two.| Thr',
  'One.| Mr. Smi',
  '"Hi!"| she sai',
  '|nothing here',
  'It cost 3.5 coins.| Then',
  'One.\nNot two.|\nAnd',
  'One. Two.|',
  '|One.two',
  'One.| ',
  'One.| It cost 3.5',
];
for (const text of marked) {
  test(`the last whole sentence: ${text}`, () => {
    assert.equal(lastSentenceEnd(text.replace('|', '')), text.indexOf('|'));
  });
}

test('the last sentence end is within the text and ends a sentence', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-c .!?"\n]{0,40}$/u), (text) => {
      const end = lastSentenceEnd(text);
      assert.ok(end >= 0 && end <= text.length);
      if (end > 0) assert.ok(endsSentence(text.slice(0, end)));
    }),
  );
});
