// The parts of `node:assert/strict` that the suites use, for a web worker host.
import { assert } from 'chai';

async function rejects(what: Promise<unknown>, expected?: RegExp | string): Promise<void> {
  let error: unknown;
  try {
    await what;
  } catch (thrown) {
    error = thrown;
  }
  assert.isDefined(error, 'it should have been rejected');
  if (expected instanceof RegExp) assert.match(String(error), expected);
}

export default {
  ok: (value: unknown, message?: string) => assert.isOk(value, message),
  equal: (actual: unknown, expected: unknown, message?: string) => assert.strictEqual(actual, expected, message),
  notEqual: (actual: unknown, expected: unknown, message?: string) => assert.notStrictEqual(actual, expected, message),
  deepEqual: (actual: unknown, expected: unknown, message?: string) => assert.deepEqual(actual, expected, message),
  match: (text: string, pattern: RegExp, message?: string) => assert.match(text, pattern, message),
  doesNotMatch: (text: string, pattern: RegExp, message?: string) => assert.notMatch(text, pattern, message),
  rejects,
};
