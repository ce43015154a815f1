// Which lines separate scenes, and which are somebody's words, speechless as they may be.
import assert from 'node:assert/strict';
import test from 'node:test';
import { isSceneBreak } from '../../src/prose/sceneBreak.ts';

const breaks: Record<string, string[]> = {
  'marks of the standard': ['***', '* * *', '---', '- - -', '___', '_ _ _', '  * * *  ', '*\t*\t*', '*\u00a0*\u00a0*'],
  'other marks, repeated': ['~~~', '~ ~', '= = =', '===', '+ + +', '^^^', '# # #', '##', '. .', '· · ·', '* ~ *', '~*~', '--- * ---'], // prettier-ignore
  'escaped marks': [String.raw`\* \* \*`, String.raw`\*\*\*`, String.raw`\#`],
  'one ornament': ['#', '§', '†', '•', '※', '⁂', '❦', '❧', '☙', '★', '☆', '♥', '○', '■', '✂', '✂️', '⸺', '⸻', '⸎'], // prettier-ignore
  'several ornaments': ['§ § §', '○ ● ○', '✂️ ✂️', '❦❦'],
  pictures: ['🌟 🌟 🌟', '🌟🌟'],
  'letters drawn as figures': ['-o-', '- o -', '~oOo~', '--oOo--', 'oOo', 'o0o', 'xXx', 'x x x', 'X  X  X', 'o\to\to', '~ 0 ~', ' x x x ', '*x*', '–X–'], // prettier-ignore
  'dashes, more than one speaks with': ['— — —', '– – –', '----', '- -'],
  'more dots than somebody is silent with': ['.....', '……', '. . .', '... ...'],
};
const none: Record<string, string[]> = {
  nothing: ['', ' ', '\t'],
  'one mark that is no ornament': ['*', '-', '_', '~', '=', '+', '.', '🌟'],
  'a dash of speech': ['—', '–', '--', '- ', '― '],
  'somebody who says nothing': ['...', '....', '…', '—…', '— …', '- ...', '--…'],
  'marks of sentences': ['!!!', '???', '?!', ',,', '::', ';;', '¿?', '""', "''", '“”', '«»', '「」', '‹›'],
  'marks of code and tables': ['()', '[]', '{}', '<>', '||', '| |', '$$', '@@', '&&', '%%', '//', '``', '```'],
  words: ['One', 'o', 'x', 'ox', 'Oh', 'x x', 'xx', 'oo', 'xOx', 'x marks x', 'oOo yes', '1 1 1', '"* * *"', 'a * * *'],
  'marks and words': ['* * * One', '# One', '§ 5', '-o', 'o-', '- one -', '-o-o-x', '❦ One'],
};
for (const [lists, expected] of [[breaks, true], [none, false]] as const) {
  for (const [what, lines] of Object.entries(lists)) {
    for (const line of lines) {
      test(`${what}: ${JSON.stringify(line)}`, () => assert.equal(isSceneBreak(line), expected));
    }
  }
} // prettier-ignore

test('a line longer than any page is wide separates nothing, and is not looked at', () => {
  assert.ok(isSceneBreak('*'.repeat(200)));
  assert.ok(!isSceneBreak('*'.repeat(201)));
});
