// Typewriter marks in place of all others: quotation marks, dashes with their spaces, spaces, and what cannot be seen.
import assert from 'node:assert/strict';
import test from 'node:test';
import { plainTypography } from '../../src/prose/plainMarks.ts';

const cases: Record<string, [written: string, plain: string][]> = {
  'quotation marks': [
    ['“a” „b“ ‟c”', '"a" "b" "c"'],
    ['‘a’ ‚b‘ ‛c’ ‹d›', "'a' 'b' 'c' 'd'"],
    ['«a» »b«', '"a" "b"'],
  ],
  'spaces inside guillemets, but not outside': [
    ['« Oui », dit-il. «\u202fNon\u202f»', '"Oui", dit-il. "Non"'],
    ['(« Oui »)', '("Oui")'],
    ['er »Ja« und', 'er "Ja" und'],
    ['x« y', 'x" y'],
    ['a »b', 'a "b'],
    ['a\n« b »', 'a\n"b"'],
  ],
  'other spaces, hyphens, dots, invisible characters': [
    ['a\u00a0b\u2003c\u3000d', 'a b c d'],
    ['a\u2010b\u2011c', 'a-b-c'],
    ['Wait…', 'Wait...'],
    ['so\u00adme\u200bthing\ufeff', 'something'],
  ],
  'dashes between clauses': [
    ['a—b', 'a - b'],
    ['a — b', 'a - b'],
    ['a – b', 'a - b'],
    ['a--b', 'a - b'],
    ['a ---- b', 'a - b'],
    ['a—— b', 'a - b'],
    ['a-b', 'a-b'],
    ['a—é', 'a - é'],
    ['a—𝒜', 'a - 𝒜'],
  ],
  'dashes at the beginning of a line or of what is said': [
    ['— Hola', '- Hola'],
    ['—Hola', '- Hola'],
    ['a\n—Hola', 'a\n- Hola'],
    ['“—and', '"- and'],
    ['he “—and', 'he "- and'],
    ['(—and', '(- and'],
    ['he (— and', 'he (- and'],
    ["'—and", "'- and"],
    ['yes”—and', 'yes" - and'],
    ['yes” —and', 'yes" - and'],
  ],
  'dashes in front of marks and line ends': [
    ['Wait—', 'Wait -'],
    ['Wait —', 'Wait -'],
    ['“Wait—” he', '"Wait -" he'],
    ['Wait—\nNo', 'Wait -\nNo'],
    ['Wait— ', 'Wait - '],
    ['Wait—!', 'Wait -!'],
    ['Wait— “No', 'Wait - "No'],
  ],
  ranges: [
    ['10–20', '10-20'],
    ['10—20', '10 - 20'],
    ['a–1', 'a - 1'],
    ['1–a', '1 - a'],
    ['10–', '10 -'],
  ],
  'nothing to change': [
    ['', ''],
    ['Plain "text", it\'s fine - and é.', 'Plain "text", it\'s fine - and é.'],
    ['Ελληνικά', 'Ελληνικά'],
  ],
};
for (const [what, rows] of Object.entries(cases)) {
  for (const [written, plain] of rows) {
    test(`${what}: ${JSON.stringify(written)}`, () => assert.equal(plainTypography(written), plain));
  }
}
