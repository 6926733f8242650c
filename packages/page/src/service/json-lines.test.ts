import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonLines } from './json-lines.ts';

const VALUES = [{ text: 'Grüße, 世界 🙂' }, { audio: 'AAAA' }, { type: 'end' }];
const LINES = VALUES.map((value) => JSON.stringify(value)).join('\n');

function bodyOf(...pieces: readonly (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start: (controller) => {
      for (const piece of pieces) {
        controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
      }
      controller.close();
    },
  });
}

async function valuesOf(body: ReadableStream<Uint8Array>): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of jsonLines(body)) values.push(value);
  return values;
}

test('lines and UTF-8 sequences may be split anywhere', async () => {
  const bytes = new TextEncoder().encode(`${LINES}\n`);
  for (const size of [1, 2, 3, 7, bytes.length]) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
      bytes.subarray(n * size, (n + 1) * size),
    );
    assert.deepEqual(await valuesOf(bodyOf(...pieces)), VALUES, `pieces of ${size}`);
  }
});

test('the last line may lack its line feed, and blank lines are nothing', async () => {
  assert.deepEqual(await valuesOf(bodyOf(LINES)), VALUES);
  assert.deepEqual(await valuesOf(bodyOf('\n\r\n', LINES, '\n\n')), VALUES);
  assert.deepEqual(await valuesOf(bodyOf()), []);
});

test('a value comes when its line is complete, not later', async () => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const lines = jsonLines(readable);
  const first = lines.next();
  await writable.getWriter().write(new TextEncoder().encode('{"a":1}\n{"b"'));
  assert.deepEqual(await first, { done: false, value: { a: 1 } });
});

test('a line that is not JSON is a bad answer, the last one a cut answer', async () => {
  await assert.rejects(valuesOf(bodyOf('<html>\n{}\n')), { code: 'bad_answer' });
  await assert.rejects(valuesOf(bodyOf('{}\n{"audio":"AA')), { code: 'cut' });
});

test('leaving the loop gives the body up', async () => {
  let reason: unknown;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('1\n')),
    cancel: () => {
      reason = 'cancelled';
    },
  });
  for await (const value of jsonLines(body)) {
    assert.equal(value, 1);
    break;
  }
  assert.equal(reason, 'cancelled');
});

test('an error of the body is passed on', async () => {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.error(new TypeError('network error')),
  });
  await assert.rejects(valuesOf(body), { name: 'TypeError', message: 'network error' });
});
