import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestedRange } from './byte-range.ts';
import { appUnderTest } from './testing/app-under-test.ts';

test('a single range is accepted and limited to the size', () => {
  const cases = {
    'bytes=0-1': { first: 0, last: 1 },
    'bytes=0-': { first: 0, last: 99 },
    'bytes=99-99': { first: 99, last: 99 },
    'bytes=10-1000': { first: 10, last: 99 },
    'bytes=-1': { first: 99, last: 99 },
    'bytes=-1000': { first: 0, last: 99 },
    'Bytes=5-6': { first: 5, last: 6 },
    'bytes=100-': 'unsatisfiable',
    'bytes=-0': 'unsatisfiable',
    'bytes=6-5': undefined,
    'bytes=-': undefined,
    'bytes=0-1,3-4': undefined,
    'bytes=a-b': undefined,
    'seconds=0-1': undefined,
  };
  for (const [header, range] of Object.entries(cases)) {
    assert.deepEqual(requestedRange(header, 100), range, header);
  }
  assert.equal(requestedRange(undefined, 100), undefined);
  assert.equal(requestedRange('bytes=-5', 0), 'unsatisfiable');
});

const { app, post } = appUnderTest();
const ADDRESS = '/v1/synthesize?text=One.+Two.&seed=7';
const get = (headers: Record<string, string> = {}, address = ADDRESS) =>
  Promise.resolve(app.request(address, { headers }));
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

test('an address with reproducible audio supports ranges', async () => {
  const whole = await get();
  assert.equal(whole.status, 200);
  assert.equal(whole.headers.get('accept-ranges'), 'bytes');
  const etag = whole.headers.get('etag') ?? '';
  const all = await bytesOf(whole);
  for (const [range, from, to] of [
    ['bytes=0-1', 0, 2],
    ['bytes=44-', 44, all.length],
    ['bytes=-100', all.length - 100, all.length],
  ] as const) {
    for (const more of [{}, { 'if-range': etag }]) {
      const part = await get({ range, ...more });
      assert.equal(part.status, 206);
      assert.equal(part.headers.get('content-range'), `bytes ${from}-${to - 1}/${all.length}`);
      assert.equal(part.headers.get('content-length'), String(to - from));
      assert.equal(part.headers.get('etag'), etag);
      assert.ok((await bytesOf(part)).equals(all.subarray(from, to)), range);
    }
  }
});

test('an `if-range` of other audio gets the whole answer', async () => {
  const range = 'bytes=0-1';
  for (const ifRange of ['"another"', 'Thu, 26 Nov 2026 06:00:00 GMT']) {
    assert.equal((await get({ range, 'if-range': ifRange })).status, 200, ifRange);
  }
  for (const address of [`${ADDRESS}&stream=true`, `${ADDRESS}&format=vtt`]) {
    const response = await get({ range }, address);
    assert.equal(response.status, 200, address);
    assert.equal(response.headers.get('accept-ranges'), 'none');
  }
  const posted = await post('/v1/synthesize', { text: 'One. Two.', seed: 7 }, { range });
  assert.equal(posted.status, 200);
});

test('a range beyond the end is an error that states the size', async () => {
  const size = (await bytesOf(await get())).length;
  const response = await get({ range: `bytes=${size}-` });
  assert.equal(response.status, 416);
  assert.equal(response.headers.get('content-range'), `bytes */${size}`);
  const { error } = (await response.json()) as { error: { code: string } };
  assert.equal(error.code, 'range_not_satisfiable');
});
