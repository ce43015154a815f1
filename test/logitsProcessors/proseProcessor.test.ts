// The guard of prose: spaces, marks, capitals, quotation marks.
import { ProseProcessor } from '../../src/logitsProcessors/proseProcessor.ts';
import { check, checkBeginsAnew, checkFollows } from '../support/guardLines.ts';

check('prose', () => new ProseProcessor(), [
  'The end|. |, |!!  | a',
  'The end |a|A|!! |!!.|!!,|!!\n',
  'The end. |A|"A|!!a|3',
  'The end.|!!a| A|!!" |.',
  'She said, |"Yes." |a|!!" ',
  'She said, "Yes|." |" |!!\n|!!EOS|."\n',
  'She said, "Yes."| A|!! a|!!a',
  'She said, "Yes!"| she| She|!!she',
  'She said, "|Yes|!!yes|!! yes|!!."',
  'Well... |and|And',
  'Mr. |Fox|fox',
  'She met Prof. |fox|Fox',
  'She ate nuts, e.g. |the|The',
  'It was Fox vs. |the|The',
  'by J. R. R. |fox|Fox',
  'It was I. |!!the|The',
  'He had 3,|000| and|!!a',
  'Go!|!| A|!!,|!!.',
  'One\n|"Two|Two|!!two|!! Two',
]);

checkBeginsAnew(() => new ProseProcessor());
checkFollows(() => new ProseProcessor());
