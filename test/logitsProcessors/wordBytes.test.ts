// What belongs to a word, byte by byte.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  capitalOf,
  isCapital,
  isDigit,
  isSmallLetter,
  isWordByte,
  signContinuations,
  smallOf,
} from '../../src/logitsProcessors/wordBytes.ts';

const allBytes = Array.from({ length: 256 }, (_, byte) => byte);
const bytesWhere = (isIt: (byte: number) => boolean): string => String.fromCharCode(...allBytes.filter(isIt));
const small = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';

test('letters and digits are those of ASCII', () => {
  assert.equal(bytesWhere(isSmallLetter), small);
  assert.equal(bytesWhere(isCapital), small.toUpperCase());
  assert.equal(bytesWhere(isDigit), digits);
});

test('a letter has its capital and back; whatever is none stays what it is', () => {
  for (const byte of allBytes) {
    const character = String.fromCharCode(byte);
    const isAscii = byte < 0x80;
    assert.equal(smallOf(byte), isAscii ? character.toLowerCase().charCodeAt(0) : byte);
    assert.equal(capitalOf(byte), isAscii ? character.toUpperCase().charCodeAt(0) : byte);
  }
});

test('words have letters and digits, and characters of other scripts, but no signs', () => {
  const isSign = (byte: number): boolean => byte === 0xc2 || byte === 0xe2 || byte >= 0xf0;
  for (const byte of allBytes) {
    const isAscii = byte < 0x80;
    const expected = isAscii ? /[a-z\d]/iu.test(String.fromCharCode(byte)) : !isSign(byte);
    assert.equal(isWordByte(byte), expected, `${byte}`);
  }
});

test('a sign has as many bytes as UTF-8 gives it, and the first byte of a word tells of none', () => {
  for (const sign of '«—“…🦊👍') {
    const bytes = new TextEncoder().encode(sign);
    assert.equal(signContinuations(bytes[0]!), bytes.length - 1, sign);
  }
  assert.equal(signContinuations(0xf0), 3);
  assert.equal(signContinuations(0xff), 3);
  for (const letter of 'aZ0 .éя東') assert.equal(signContinuations(new TextEncoder().encode(letter)[0]!), 0, letter);
});
