// The guard of names: those of the text, those that may be introduced, and what is none.
import assert from 'node:assert/strict';
import test from 'node:test';
import { NameProcessor } from '../../src/logitsProcessors/nameProcessor.ts';
import { TextWords } from '../../src/logitsProcessors/textWords.ts';
import { check, checkBeginsAnew, lexicon } from '../support/guardLines.ts';

check('names', () => new NameProcessor(lexicon), [
  'The boy |Lily |Tim |Timmy |!!Timm |!!Zorg ',
  'She saw Lily and |Lily |Lily. |!!Tim |!!Lilian |Mom |I |the ',
  'She saw Lily and a boy named |Tim |Timmy |!!Timm ',
  'Lily ran. His name is |Tim |!!Zorg ',
  'Lily ran. She is |!!Tim |Lily ',
  'Lily ran. |The |She |Lily |!!Tim |!!Zorg ',
  'Zorblat ran to the mom and |Zorblat |Zorblat. |!!Lily |!!Zorb ',
  'Timmy ran and |Timmy |!!Tim ',
  'Lily ran and saw T|im |immy |!!ommy ',
  'Lily ran and saw To|mmy |x ',
  'Timmy ran and saw T|immy |!!im |!!ommy ',
  'Timmy ran. T|immy |he |!!ommy ',
  'Zorblat ran to Lily and Z|orblat |!!oe ',
  'She said to Lily, "|The |Mom |!!Tim ',
  'Chapter Two\n"The mom ran to |!!Chapter |!!Two |Lily |Tim ',
  'Chapter One\nTim ran to |!!Chapter |!!One |Tim |!!Lily ',
  'One\nThe boy ran to |Lily |Tim ',
  'The Lost Ring \nThe boy ran to |!!Lost |!!Ring |Lily ',
  'Prologue.\nThe boy ran to |!!Prologue |Lily ',
  'Lily and the Boy\nTim ran to |Lily |!!Boy |!!Timmy ',
  'Lily ran.\nThe boy ran to |Lily |!!Tim ',
  'Zorblat said,\n"The boy ran to |Zorblat |!!Tim ',
  "Lily ran. Lily'|s |!!t ",
  "Lily's ran and |Lily |!!Lilys |!!Tim ",
  'The boy ran. The – |Lily |Tim |“Tim ',
  'Lily ran. The name of the boy was |!!Tim ',
  'Lily ran. A boy called |Tim |!!Zorg ',
  'Lily saw the Boy and |!!Boy |!!Tim ',
  'Lily saw the Boy. The Boy and |Boy |Lily ',
  'Boy Lily ran. Boy and |!!Boy ',
  'The boy ran and saw Q|uen |x',
  'Lily ran and saw 3|3 | a',
  'Lily ran and X|. | a',
  'Lily ran.\nThe zig ran. |Zig |!!Zag ',
  "Lily ran to the zig. Zig|. |'s |!!s ",
]);

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
/** What is known of a document in which Marisol zigs. */
const known = new TextWords(lexicon);
known.add(bytesOf('The mom and Marisol zigged.\n'));

check('names of the document', () => new NameProcessor(lexicon, known), [
  'The boy saw |Marisol |Mar|!!Tim |!!Lily ',
  "The boy saw Marisol|'s |. ",
  'The boy saw M|arisol ',
  'The boy ran. |Zigged |Marisol |The |!!Tim ',
  'The boy ran and |!!Zigged ',
  'The boy ran to Lily and |Lily |Marisol |!!Tim ',
  'The boy ran to T|im |immy ',
]);

test('which bytes lead to one name alone', () => {
  const leads = (text: string, letter: string, word: string, at: number): boolean => {
    const processor = new NameProcessor(lexicon);
    processor.begin(bytesOf(text));
    return processor.leadsOnlyTo(letter.charCodeAt(0), bytesOf(word), at);
  };
  assert.equal(leads('Lily ran and Lil', 'y', 'lily', 3), true);
  assert.equal(leads('Lily ran and ', 'L', 'lily', 0), true);
  assert.equal(leads('Lily ran and ', 'l', 'lily', 0), false, 'what has no capital is not for this guard to say');
  assert.equal(leads('Lily ran and lil', 'y', 'lily', 3), false);
  assert.equal(leads('Timmy ran and Tim', 'm', 'timmy', 3), true);
  assert.equal(leads('Tim ran to Timmy and Ti', 'm', 'tim', 2), false, 'there is Timmy too');
  assert.equal(leads('Lily ran. ', 'T', 'tim', 0), false, 'a sentence may begin with "The"');
  assert.equal(leads('Lily ran to a boy named Ti', 'm', 'tim', 2), false, 'any name may be introduced, "Timmy" too');
});

checkBeginsAnew(() => new NameProcessor(lexicon));
