// Messages and session files: what is well-formed comes through unchanged, all else is rejected with a readable message.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  maxDroppedBytes,
  parseSession,
  parseToHost,
  parseToPanel,
  requestIdOf,
  sessionVersion,
} from '../../src/panel/protocol.ts';
import { initialState, knobsOf } from '../../src/panel/page/state.ts';

const options = knobsOf(initialState);
const tell = { type: 'tellStory', requestId: 1, prompt: 'Once', variants: [{ options, forced: '20' }] };
const passage = {
  text: ' a',
  forced: '',
  options,
  model: 'm',
  reason: 'story',
  bytes: 2,
  greedyBytes: 1,
  milliseconds: 3,
};
const story = { beginning: 'Once', passages: [], variants: [passage], chosen: 0 };
const session = { format: 'micromixer-session', version: sessionVersion, story };

const sessionWith = (changed: object): string =>
  JSON.stringify({ ...session, story: { ...story, variants: [{ ...passage, ...changed }] } });

const isRefused = (result: object): boolean => 'problem' in result;

test('a good message comes through as it is', () => {
  assert.deepEqual(parseToHost(tell), tell);
});

for (const [what, message] of Object.entries({
  'an unknown type': { type: 'eval', code: '1' },
  'a missing type': {},
  'a request without a number': { ...tell, requestId: 'one' },
  'a negative request': { ...tell, requestId: -1 },
  'no variants': { ...tell, variants: [] },
  'four variants': { ...tell, variants: [1, 2, 3, 4].map(() => ({ options, forced: '' })) },
  'forced bytes that are no hex': { ...tell, variants: [{ options, forced: 'xyz' }] },
  'half a byte': { ...tell, variants: [{ options, forced: '2' }] },
  'a temperature out of range': { ...tell, variants: [{ options: { ...options, temperature: 99 }, forced: '' }] },
  'a temperature that is no number': {
    ...tell,
    variants: [{ options: { ...options, temperature: Number.NaN }, forced: '' }],
  },
  'a seed that is no integer': { ...tell, variants: [{ options: { ...options, seed: 0.5 }, forced: '' }] },
  'five megabytes of prompt': { ...tell, prompt: 'x'.repeat(5_000_000) },
  'text for a place that is none': { type: 'takeText', text: 'x', where: 'shell' },
  'a session that is none': { type: 'saveSession', session: { ...session, format: 'other' } },
  'no character': { type: 'explain', requestId: 1, prompt: '', written: '', character: '', options },
})) {
  test(`refused: ${what}`, () => assert.ok(isRefused(parseToHost(message))));
}

const dropped = { type: 'importModel', file: { name: 'model.pt', bytes: new Uint8Array(3) } };
test('a dropped checkpoint comes through, as bytes or by its address', () => {
  assert.deepEqual(parseToHost(dropped), dropped);
  for (const file of [undefined, { uri: 'file:///a/model.pt' }, { uri: 'vscode-remote://host/a/b%20c.pt' }]) {
    const message = file === undefined ? { type: 'importModel' } : { type: 'importModel', file };
    assert.deepEqual(parseToHost(message), message);
  }
});
for (const [what, file] of Object.entries({
  'without a name': { name: '', bytes: new Uint8Array(3) },
  'with a name of 300 letters': { name: 'x'.repeat(300), bytes: new Uint8Array(3) },
  'of something else than bytes': { name: 'a.pt', bytes: [1, 2, 3] },
  'of more than 64 MB': { name: 'a.pt', bytes: new Uint8Array(maxDroppedBytes + 1) },
  'at a place that is no address': { uri: 'model.pt' },
  'at an address with a line break': { uri: 'file:///a\nb' },
  'that is nothing': null,
})) {
  test(`refused: a dropped file ${what}`, () => assert.ok(isRefused(parseToHost({ ...dropped, file }))));
}

test('anything at all is a message or refused, never an exception', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      assert.ok(isRefused(parseToHost(value)));
      assert.ok(isRefused(parseToPanel(value)));
    }),
    { numRuns: 10_000 },
  );
});

const scored = { text: 'a', bits: [1], bytes: 1, greedyBytes: 1 };
const settings = { options, model: 'm' };
const place = { prompt: 'a', written: 'b', options };

/** A good message of every kind; fields that may be left out are left out. */
const toHost = [
  { type: 'panelReady' },
  tell,
  { type: 'cancel', requestId: 1 },
  { type: 'scoreText', requestId: 1, prompt: 'a', text: 'b', options },
  { type: 'scoreDocument', requestId: 1, options },
  { type: 'explain', requestId: 1, ...place, character: '👩‍👩‍👧' },
  { type: 'findWords', requestId: 1, ...place },
  { type: 'traceMemory', requestId: 1, ...place },
  { type: 'inspect', requestId: 1, ...place },
  { type: 'ablateChannels', requestId: 1, ...place, character: 'a', channels: [{ layer: 0, channel: 1 }] },
  { type: 'takeText', beginning: 'a', written: 'b', where: 'cursor' },
  { type: 'saveSession', session },
  { type: 'openSession' },
  { type: 'saveSettings', options },
  { type: 'chooseModel', model: 'm' },
];
const toPanel = [
  {
    type: 'initialize',
    settings,
    models: ['m'],
  },
  { type: 'settingsChanged', settings },
  { type: 'storyContinued', requestId: 1, variant: 0, from: 0, ...scored, milliseconds: 1 },
  { type: 'storyFinished', requestId: 1, variant: 0, reason: 'story', milliseconds: 1 },
  { type: 'requestFailed', requestId: 1, message: '' },
  { type: 'textScored', requestId: 1, ...scored, title: 't', isLast: true },
  { type: 'explained', requestId: 1, model: 'm', choices: [[{ byte: 1, before: 0, after: 1 }]] },
  {
    type: 'wordsFound',
    requestId: 1,
    words: [
      {
        text: ' a',
        isEnd: false,
        share: 0.5,
        allowedShare: 0,
        next: [{ text: '', isEnd: true, share: 1, allowedShare: 1, next: [] }],
      },
    ],
  },
  {
    type: 'inspected',
    requestId: 1,
    model: 'm',
    layers: 1,
    bytes: 1,
    guesses: Uint8Array.of(1, 2, 3),
    shares: Float32Array.of(0.5),
    known: Float32Array.of(0),
    kept: Float32Array.of(1),
  },
  {
    type: 'memoryTraced',
    requestId: 1,
    model: 'm',
    layers: 1,
    channels: 1,
    bytes: 1,
    averages: Int8Array.of(1),
    rates: Uint8Array.of(1),
    spans: Float32Array.of(Infinity),
  },
  {
    type: 'channelsAblated',
    requestId: 1,
    whole: { choices: [{ byte: 1, before: 0, after: 1 }], text: 'a' },
    without: { choices: [{ byte: 1, before: 0, after: 1 }], text: 'b' },
  },
  { type: 'sessionOpened', story },
  { type: 'notice', message: 'a', isError: false },
];

/** Every place in a message, as the keys that lead there. */
function placesIn(value: unknown): PropertyKey[][] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => [[key], ...placesIn(part).map((rest) => [key, ...rest])]);
}

function withBroken(value: unknown, [key, ...rest]: readonly PropertyKey[], broken: unknown): unknown {
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<PropertyKey, unknown>;
  copy[key!] = rest.length === 0 ? broken : withBroken(copy[key!], rest, broken);
  return copy;
}

for (const [direction, messages, parse] of [
  ['to the host', toHost, parseToHost],
  ['to the panel', toPanel, parseToPanel],
] as const) {
  for (const message of messages) {
    test(`${direction}: ${message.type} comes through, and with any one part broken it is refused`, () => {
      assert.deepEqual(parse(message), message);
      const broken = fc.oneof(
        fc.constantFrom(undefined, null, Number.NaN, Number.POSITIVE_INFINITY, -1.5, 1n),
        fc.object(),
        fc.constant(() => 0),
      );
      fc.assert(
        fc.property(fc.constantFrom(...placesIn(message)), broken, (at, value) => {
          assert.ok(isRefused(parse(withBroken(message, at, value))), at.join('.'));
        }),
        { numRuns: 300 },
      );
    });
  }
}

test('the number of a request is found in whatever is left of it', () => {
  assert.equal(requestIdOf({ requestId: 3, type: 5 }), 3);
  for (const value of [undefined, null, 3, {}, { requestId: -1 }, { requestId: 1.5 }, { requestId: '1' }]) {
    assert.equal(requestIdOf(value), undefined);
  }
});

test('a session comes back as it was saved', () => {
  assert.deepEqual(parseSession(JSON.stringify(session)), session);
});

for (const [what, text, words] of [
  ['no JSON', 'Once upon a time', /not JSON/u],
  ['other JSON', '{"a": 1}', /not a story session/u],
  ['a newer version', JSON.stringify({ ...session, version: sessionVersion + 1 }), /newer MicroMixer Stories: update/u],
  [
    'values out of range',
    JSON.stringify({ ...session, story: { ...story, variants: [{ ...passage, options: { ...options, topK: 0 } }] } }),
    /topK/u,
  ],
  ['an older version that never was', JSON.stringify({ ...session, version: 0 }), /cannot be opened: version/u],
  ['a seed that is too large', sessionWith({ options: { ...options, seed: 2 ** 32 } }), /seed/u],
  ['forced bytes that are none', sessionWith({ forced: 'zz' }), /forced/u],
  ['a reason that is none', sessionWith({ reason: 'bored' }), /reason/u],
  [
    'four variants',
    JSON.stringify({ ...session, story: { ...story, variants: [passage, passage, passage, passage] } }),
    /variants/u,
  ],
  ['no story', JSON.stringify({ ...session, story: undefined }), /story/u],
] as const) {
  test(`a session file that is refused: ${what}`, () => {
    const result = parseSession(text);
    assert.ok('problem' in result);
    assert.match(result.problem, words);
  });
}
