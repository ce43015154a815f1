// Strings to bytes and back, whole and in any pieces.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { decodeUtf8Strictly, encodeUtf8, Utf8Stream } from '../../src/prose/utf8.ts';

/** Decodes bytes that come in pieces that end at these offsets. */
function decodeInPieces(bytes: Uint8Array, cuts: readonly number[]): string[] {
  const stream = new Utf8Stream();
  const offsets = [
    0,
    ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((left, right) => left - right),
    bytes.length,
  ];
  const pieces = offsets.slice(1).map((end, index) => stream.push(bytes.subarray(offsets[index], end)));
  return [...pieces, stream.end()];
}

const cuts = fc.array(fc.nat(), { maxLength: 12 });

test('any split of any text decodes to the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), cuts, (text, offsets) => {
      assert.equal(decodeInPieces(encodeUtf8(text), offsets).join(''), text.toWellFormed());
    }),
  );
});

test('any split of any bytes decodes to the same text, and never to half a character', () => {
  fc.assert(
    fc.property(fc.uint8Array(), cuts, (bytes, offsets) => {
      const pieces = decodeInPieces(bytes, offsets);
      assert.equal(pieces.join(''), decodeInPieces(bytes, []).join(''));
      for (const piece of pieces) assert.ok(piece.isWellFormed());
    }),
  );
});

test('bytes are replaced only when they can no longer become valid', () => {
  const stream = new Utf8Stream();
  assert.equal(stream.push(Uint8Array.of(0xf0, 0x9f, 0xa6)), '');
  assert.equal(stream.push(Uint8Array.of(0x8a)), '🦊');
  assert.equal(stream.push(Uint8Array.of(0xf0, 0x9f)), '');
  assert.equal(stream.push(Uint8Array.of(0x41)), '\ufffdA');
  assert.equal(stream.push(Uint8Array.of(0xe2, 0x82)), '');
  assert.equal(stream.end(), '\ufffd');
});

test('strict decoding refuses what is not UTF-8', () => {
  assert.equal(decodeUtf8Strictly(encodeUtf8('Zoë')), 'Zoë');
  assert.throws(() => decodeUtf8Strictly(Uint8Array.of(0x5a, 0xff)), TypeError);
});

test('a byte order mark is a character like any other', () => {
  const bytes = Uint8Array.of(0xef, 0xbb, 0xbf, 0x41);
  assert.equal(new Utf8Stream().push(bytes), '\ufeffA');
  assert.equal(decodeUtf8Strictly(bytes), '\ufeffA');
});
