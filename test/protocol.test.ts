// Messages and session files: what is well-formed comes through unchanged, all else is refused in words.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { largestDroppedBytes, parseSession, parseToHost, parseToPanel, sessionVersion } from '../src/protocol.ts';
import { initialState, knobsOf } from '../src/webview/state.ts';

const options = knobsOf(initialState);
const tell = { type: 'tellStory', requestId: 1, prompt: 'Once', forced: '20', variants: [options] };
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
  'four variants': { ...tell, variants: [options, options, options, options] },
  'forced bytes that are no hex': { ...tell, forced: 'xyz' },
  'half a byte': { ...tell, forced: '2' },
  'a temperature out of range': { ...tell, variants: [{ ...options, temperature: 99 }] },
  'a temperature that is no number': { ...tell, variants: [{ ...options, temperature: Number.NaN }] },
  'a seed that is no integer': { ...tell, variants: [{ ...options, seed: 0.5 }] },
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
  'of more than 64 MB': { name: 'a.pt', bytes: new Uint8Array(largestDroppedBytes + 1) },
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
    { numRuns: 2000 },
  );
});

test('a message with one field broken is refused', () => {
  const broken = fc.oneof(
    fc.constant(undefined),
    fc.constant(null),
    fc.object(),
    fc.constant(Number.POSITIVE_INFINITY),
  );
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(tell)), broken, (key, value) => {
      assert.ok(isRefused(parseToHost({ ...tell, [key]: value })));
    }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(options)), broken, (key, value) => {
      assert.ok(isRefused(parseToHost({ ...tell, variants: [{ ...options, [key]: value }] })));
    }),
  );
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
  ['no story', JSON.stringify({ ...session, story: undefined }), /story/u],
] as const) {
  test(`a session file that is refused: ${what}`, () => {
    const result = parseSession(text);
    assert.ok('problem' in result);
    assert.match(result.problem, words);
  });
}
