import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSession, tellOpenings } from './sessions.ts';
import { testVoice } from './testing/voices.ts';

test('another thread is told how many graphs are being opened, also when one cannot be', async () => {
  const numbers = new Int32Array(new SharedArrayBuffer(4)).fill(7);
  tellOpenings(numbers);
  assert.equal(numbers[0], 0);
  const opened = openSession(testVoice('chaos'), { intraOpThreads: 1 });
  const missing = openSession('missing.onnx', { intraOpThreads: 1 });
  assert.equal(numbers[0], 2);
  await assert.rejects(missing);
  await (await opened).release();
  assert.equal(numbers[0], 0);
});
