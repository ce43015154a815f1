// The dashes of a document: between clauses, where somebody speaks, between numbers; found, and written after it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { dashStylesOf, writeDashes } from '../../src/prose/dashes.ts';

/** A style as it stands between two letters: `a — b`. */
function drawn(text: string): { clause: string; speech: string; range: string } {
  const { clause, speech, range } = dashStylesOf(text);
  return {
    clause: clause === undefined ? '' : `a${clause.before}${clause.mark}${clause.after}b`,
    speech: speech === undefined ? '' : `${speech.before}${speech.mark}${speech.after}b`,
    range: `1${range}2`,
  };
}

const styles: [what: string, text: string, clause: string, speech: string, range: string][] = [
  ['none', 'He ran.', '', '', '1-2'],
  ['a hyphen is no dash', 'a well-known fox', '', '', '1-2'],
  ['a hyphen between spaces is one', 'He ran - fast.', 'a - b', '', '1-2'],
  ['an em dash without spaces', 'He ran—fast.', 'a—b', '', '1-2'],
  ['an en dash with spaces', 'He ran – fast.', 'a – b', '', '1-2'],
  ['hair spaces', 'He ran\u200a—\u200afast.', 'a\u200a—\u200ab', '', '1-2'],
  ['two hyphens', 'He ran--fast.', 'a--b', '', '1-2'],
  ['a space in front only', 'Corre —dijo', 'a —b', '', '1-2'],
  ['a space after only', 'He ran— fast.', 'a— b', '', '1-2'],
  ['the last use', 'He ran – fast—now.', 'a—b', '', '1-2'],
  ['in front of a mark, as in front of the dash', 'He – “no”', 'a – b', '', '1-2'],
  ['broken off, without a space', '“Wait—” he said.', 'a—b', '', '1-2'],
  ['broken off, with one', '“Wait —” he said.', 'a — b', '', '1-2'],
  ['just typed', 'He ran —', 'a — b', '', '1-2'],
  ['speech alone shows the mark between clauses too', '— Hola, dijo.', 'a — b', '— b', '1-2'],
  ['speech without a space', '—Hola —dijo.', 'a —b', '—b', '1-2'],
  ['speech on a later line', 'He ran.\n– Hej.', 'a – b', '– b', '1-2'],
  ['speech within marks', 'He said “—and', 'a — b', '—b', '1-2'],
  ['speech just begun goes by what was before', '—Hola.\n—', 'a — b', '—b', '1-2'],
  ['speech just begun, the first', '—', 'a — b', '— b', '1-2'],
  ['a dash after a mark and a space is between clauses', '“Hi” — he', 'a — b', '', '1-2'],
  ['numbers', 'From 10–20', '', '', '1–2'],
  ['numbers, the last use', 'From 10–20 and 1-2.', '', '', '1-2'],
  ['numbers, the last use again', 'From 10-20 and 1–2 or so.', '', '', '1–2'],
  ['a dash between a number and a word', 'in 10—no', 'a—b', '', '1-2'],
  ['a dash between a word and a number', 'no—10', 'a—b', '', '1-2'],
  ['a dash with spaces between numbers', 'in 10 — 20', 'a — b', '', '1-2'],
];
for (const [what, text, clause, speech, range] of styles) {
  test(`${what}: ${JSON.stringify(text)}`, () => assert.deepEqual(drawn(text), { clause, speech, range }));
}

const em = 'He ran—fast. ';
const en = 'He ran – fast. ';
const french = '— Oui. ';
const spanish = '—Sí —dijo. ';
const written: [what: string, before: string, continuation: string, shown: string][] = [
  ['a document without dashes', 'He ran.', ' He - sat.\n- No.', ' He - sat.\n- No.'],
  ['between clauses', em, 'He - sat - now.', 'He—sat—now.'],
  ['with the spaces of the document', en, 'He - sat.', 'He – sat.'],
  ['two hyphens of the model', em, 'He -- sat.', 'He—sat.'],
  ['hyphens in words stay', em, 'well-known', 'well-known'],
  ['where a clause breaks off', em, '"He -" he', '"He—" he'],
  ['where a clause breaks off, with a space', en, '"He -" he', '"He –" he'],
  ['at the end of a line', en, 'He -\nNo', 'He –\nNo'],
  ['at the end', em, 'He - ', 'He—'],
  ['at the end, with a space', en, 'He - ', 'He – '],
  ['after a space of the writer’s', em, '- sat', '— sat'],
  ['after a space of the writer’s, at the end', en, '- ', '– '],
  ['after a word of the writer’s', 'He ran—fast', '- sat', '- sat'],
  ['speech', french, 'Il.\n- Non.', 'Il.\n— Non.'],
  ['speech without a space', spanish, 'Él.\n- No.', 'Él.\n—No.'],
  ['speech at the beginning', `${french}\n`, '- Non.', '— Non.'],
  ['a list in a document without speech', em, 'He.\n- No.', 'He.\n- No.'],
  ['numbers', 'In 10–20 ', '3-4 well-known', '3–4 well-known'],
  ['right after a dash of the writer’s', `${em}He—`, ' sat', 'sat'],
  ['right after a dash with a space', `${en}He –`, 'sat', ' sat'],
  ['right after two hyphens', 'He ran -- fast. He --', 'sat', ' sat'],
  ['right after a dash, in front of a mark', `${en}He –`, '" he', '" he'],
  ['right after a dash of speech', `${spanish}\n—`, ' Sí', 'Sí'],
  ['right after a dash of speech with a space', `${french}\n—`, 'Oui', ' Oui'],
  ['right after a dash of speech, unlike one between clauses', '— Il—elle.\n—', 'Oui', ' Oui'],
  ['right after a hyphen', `${en}well-`, 'known', 'known'],
];
for (const [what, before, continuation, shown] of written) {
  test(`${what}: ${JSON.stringify(before)} goes on with ${JSON.stringify(shown)}`, () =>
    assert.equal(writeDashes(continuation, before, dashStylesOf(before)), shown));
}
