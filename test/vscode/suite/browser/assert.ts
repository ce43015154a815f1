// What the suites use of `node:assert/strict`, in a web worker host.
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
  ok: assert.isOk,
  equal: assert.strictEqual,
  notEqual: assert.notStrictEqual,
  deepEqual: assert.deepEqual,
  match: assert.match,
  doesNotMatch: assert.notMatch,
  rejects,
};
