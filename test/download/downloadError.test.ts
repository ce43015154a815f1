// What is named as the reason of a failed connection, out of all that an error wraps.
import assert from 'node:assert/strict';
import test from 'node:test';
import { DownloadError, reasonOf } from '../../src/download/downloadError.ts';

const coded = (message: string, code: unknown, cause?: unknown): Error =>
  Object.assign(new Error(message, { cause }), { code });

const cases: [what: string, error: unknown, reason: string][] = [
  ['a message', new Error('fetch failed'), 'fetch failed'],
  ['the innermost message', new Error('fetch failed', { cause: new Error('socket hang up') }), 'socket hang up'],
  ['one that says nothing inside', new Error('fetch failed', { cause: new Error('') }), 'fetch failed'],
  ['a code inside', new Error('fetch failed', { cause: coded('connect', 'ECONNREFUSED') }), 'ECONNREFUSED'],
  ['the outermost code', coded('fetch failed', 'UND_ERR', coded('connect', 'ECONNRESET')), 'UND_ERR'],
  ['a code that is a number, as those of a DOMException', coded('aborted', 20), 'aborted'],
  ['a cause that is no error', new Error('fetch failed', { cause: 'ECONNRESET' }), 'fetch failed'],
  ['nothing that says anything', new Error(''), 'unknown'],
  ['no error', 'ECONNRESET', 'unknown'],
];
for (const [what, error, reason] of cases) {
  test(`the reason is ${reason}: ${what}`, () => assert.equal(reasonOf(error), reason));
}

test('it has its own name, the cause, and the status where a host refused', () => {
  const cause = new Error('inside');
  const refused = new DownloadError('Refused.', { cause, status: 403 });
  assert.deepEqual(
    [refused.name, refused.message, refused.cause, refused.status],
    ['DownloadError', 'Refused.', cause, 403],
  );
  assert.equal(new DownloadError('Broken.').status, undefined);
});
