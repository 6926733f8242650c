import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CatalogueError } from '../catalogue-error.ts';
import { Interrupted } from './http-answer.ts';
import { interruptionOf } from './interruption.ts';

const coded = (code: string, cause?: Error) =>
  Object.assign(new Error(`said ${code}`, { cause }), { code });
const failed = (cause: Error) => new TypeError('fetch failed', { cause });

test('the innermost cause says why, and whether another try helps', () => {
  assert.deepEqual(interruptionOf(failed(coded('ENOTFOUND'))), {
    reason: 'there is no host of that name, or no network',
    isUnreachable: true,
  });
  // As fetch does it when a proxy answers 502.
  const refused = coded('UND_ERR_ABORTED');
  assert.deepEqual(
    interruptionOf(failed(new Error('Request was cancelled.', { cause: refused }))),
    {
      reason: 'the proxy refuses it',
      isUnreachable: true,
    },
  );
  assert.deepEqual(interruptionOf(failed(coded('UND_ERR_SOCKET'))), {
    reason: 'the connection broke off',
    isUnreachable: false,
  });
  assert.deepEqual(interruptionOf(failed(coded('CERT_HAS_EXPIRED'))), {
    reason: 'said CERT_HAS_EXPIRED',
    isUnreachable: true,
  });
  assert.equal(interruptionOf(new Interrupted('it stalls'))?.reason, 'it stalls');
});

test('errors of ours, and of the program, are no interruptions', () => {
  const own = new CatalogueError('wrong_bytes', 'x');
  for (const error of [own, new TypeError('x is not a function'), 'thrown']) {
    assert.equal(interruptionOf(error), undefined);
  }
});
