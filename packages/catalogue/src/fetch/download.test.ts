import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { CatalogueError, type CatalogueErrorCode } from '../catalogue-error.ts';
import { type Answer, type FileRequest, serveFiles } from '../testing/file-server.ts';
import { Reading } from '../testing/reading.ts';
import { sampleBytes, temporaryFolder } from '../testing/sample-voice.ts';
import { download } from './download.ts';
import type { ExpectedFile } from './file-source.ts';

const BYTES = sampleBytes('file', 200_000);
const HALF = BYTES.length / 2;
const SUM = createHash('md5').update(BYTES).digest('hex');
const KNOWN: ExpectedFile = { size: BYTES.length, md5: SUM };
const PAUSES = { pausesMs: [0, 0, 0] };
/** Long enough for a busy machine; a test of a server that stalls waits that long. */
const STALL_MS = 300;

type Misbehave = (request: FileRequest) => Answer | undefined;

const setUp = async (t: TestContext, misbehave?: Misbehave, stallMs = 60_000) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'file'), BYTES);
  const reading = new Reading();
  const server = await serveFiles(t, folder, (request) => {
    const answer = misbehave?.(request);
    const from = Number(/\d+/.exec(request.range ?? '0')?.[0]);
    if (answer?.upTo === undefined || answer.ending !== 'cut') return answer;
    return { ...answer, when: reading.upTo((answer.ignoresRange ? 0 : from) + answer.upTo) };
  });
  const target = join(folder, 'target');
  const get = (expected: ExpectedFile = KNOWN) =>
    download(`${server.url}/file`, target, expected, {
      ...{ ...PAUSES, stallMs, onProgress: reading.onProgress },
    });
  return { get, target, server, folder };
};

const first =
  (answer: Answer) =>
  ({ count }: Pick<FileRequest, 'count'>) =>
    count === 1 ? answer : undefined;

/** What a server does at first, and what it is asked next. */
const MENDED: Readonly<Record<string, readonly [Misbehave, second: string | undefined]>> = {
  'breaks off': [first({ upTo: HALF, ending: 'cut' }), `bytes=${HALF}-`],
  stalls: [first({ upTo: HALF, ending: 'stall' }), `bytes=${HALF}-`],
  'stalls before its first byte': [first({ upTo: 0, ending: 'stall' }), undefined],
  'ends too early without a length': [
    first({ upTo: HALF, ending: 'end', headers: { 'content-length': undefined } }),
    `bytes=${HALF}-`,
  ],
  'is overloaded': [first({ status: 503 }), undefined],
  'breaks off and knows no ranges': [
    ({ count }) => ({ ignoresRange: true, ...(count === 1 && { upTo: HALF, ending: 'cut' }) }),
    `bytes=${HALF}-`,
  ],
  'breaks off and has another file then': [
    ({ count }) =>
      count === 1
        ? { upTo: HALF, ending: 'cut', change: (body) => body.map((byte) => byte ^ 1) as Buffer }
        : undefined,
    `bytes=${HALF}-`,
  ],
};

for (const [what, [misbehave, second]] of Object.entries(MENDED)) {
  test(`a server that ${what} gives the whole file in the end`, async (t) => {
    const stallMs = what.startsWith('stalls') ? STALL_MS : undefined;
    const { get, target, server } = await setUp(t, misbehave, stallMs);
    const digest = await get();
    assert.deepEqual(readFileSync(target), BYTES);
    assert.equal(digest.md5, SUM);
    assert.equal(server.requests[1]?.range, second);
  });
}

test('it goes on as long as tries bring something, more often than there are pauses', async (t) => {
  const { get, target, server } = await setUp(t, ({ count }) =>
    count <= 9 ? { upTo: 20_000, ending: 'cut' } : undefined,
  );
  await get();
  assert.deepEqual(readFileSync(target), BYTES);
  assert.equal(server.requests.length, 10);
});

/** What a server does every time, and the error. */
const FINAL: Readonly<Record<string, readonly [Answer, CatalogueErrorCode, RegExp]>> = {
  'breaks off every time': [
    { upTo: HALF, ending: 'cut', ignoresRange: true },
    'fetch_failed',
    /after 100000 bytes of 200000: the connection broke off$/,
  ],
  'stalls every time': [{ upTo: 0, ending: 'stall' }, 'fetch_failed', /: the server stalls$/],
  'has fewer bytes': [
    { change: (body) => body.subarray(1) },
    'wrong_bytes',
    /has 199999 bytes instead of 200000$/,
  ],
  'has fewer bytes and does not say so': [
    { change: (body) => body.subarray(1), headers: { 'content-length': undefined } },
    'wrong_bytes',
    /not the file that was expected: bytes 199999 instead of 200000$/,
  ],
  'has more bytes and does not say so': [
    {
      change: (body) => Buffer.concat([body, body]),
      headers: { 'content-length': undefined },
    },
    'wrong_bytes',
    /has more than 200000 bytes$/,
  ],
  'says too large a length': [
    { headers: { 'content-length': '200001' } },
    'wrong_bytes',
    /has 200001 bytes instead of 200000$/,
  ],
  'says too small a length': [
    { headers: { 'content-length': '199999' } },
    'wrong_bytes',
    /has 199999 bytes instead of 200000$/,
  ],
  'has other bytes': [
    { change: (body) => body.map((byte, at) => (at === 12_345 ? byte ^ 1 : byte)) as Buffer },
    'wrong_bytes',
    /not the file that was expected: MD5 [0-9a-f]{32} instead of [0-9a-f]{32}$/,
  ],
  'does not have it': [{ status: 404 }, 'file_not_found', /the server answers 404$/],
  'sends it packed': [
    { headers: { 'content-encoding': 'gzip' } },
    'fetch_failed',
    /is sent as gzip, not as it is$/,
  ],
  'answers with a range': [
    { status: 206, headers: { 'content-range': 'bytes 5-9/10' } },
    'fetch_failed',
    /a range nobody asked for$/,
  ],
  'leads to itself': [
    { status: 302, headers: { location: '/file' } },
    'fetch_failed',
    /from one address to another without end$/,
  ],
  'leads to a file of this machine': [
    { status: 302, headers: { location: 'file:///etc/passwd' } },
    'fetch_failed',
    /leads to "file:\/\/\/etc\/passwd", which is not followed$/,
  ],
};

for (const [what, [answer, code, sentence]] of Object.entries(FINAL)) {
  test(`a server that ${what} is ${code}, in one sentence`, async (t) => {
    const stallMs = answer.ending === 'stall' ? STALL_MS : undefined;
    const { get } = await setUp(t, () => answer, stallMs);
    await assert.rejects(get(), (error) => {
      assert.ok(error instanceof CatalogueError, String(error));
      assert.equal(error.code, code);
      assert.match(error.message, sentence);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  });
}

test('redirects are followed, with the range', async (t) => {
  const to = (location: string) => ({ status: 307, headers: { location } });
  const { get, target, server } = await setUp(t, ({ path, count }) => {
    if (path === '/file') return to('./elsewhere/../file2');
    return path === '/file2'
      ? to('/target-of-it')
      : first({ upTo: HALF, ending: 'cut' })({ count });
  });
  writeFileSync(join(dirname(target), 'target-of-it'), BYTES);
  await get();
  assert.deepEqual(readFileSync(target), BYTES);
  assert.deepEqual(
    server.requests.map(({ path, range }) => [path, range]),
    [undefined, `bytes=${HALF}-`].flatMap((range) =>
      ['/file', '/file2', '/target-of-it'].map((path) => [path, range]),
    ),
  );
});

test('nobody at the address is an error at once', async (t) => {
  const target = join(temporaryFolder(t), 'target');
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  free.close();
  await once(free, 'close');
  const slow = { pausesMs: [3_600_000] };
  for (const [address, why] of [
    [`127.0.0.1:${port}`, 'the connection is refused'],
    ['127.0.0.1:1', 'bad port'],
  ]) {
    await assert.rejects(download(`http://${address}/file`, target, KNOWN, slow), {
      code: 'fetch_failed',
      message: `http://${address}/file cannot be fetched: ${why}`,
    });
  }
});

test('what a killed process has left is not fetched again', async (t) => {
  const { get, target, server } = await setUp(t);
  writeFileSync(target, BYTES.subarray(0, HALF));
  writeFileSync(`${target}.origin`, JSON.stringify({ url: `${server.url}/file` }));
  await get();
  assert.deepEqual(readFileSync(target), BYTES);
  await get();
  assert.deepEqual(
    server.requests.map(({ range }) => range),
    [`bytes=${HALF}-`],
  );
});

test('a beginning of another file is thrown away when the sum is wrong', async (t) => {
  const { get, target, server } = await setUp(t);
  writeFileSync(target, sampleBytes('other', HALF));
  writeFileSync(`${target}.origin`, JSON.stringify({ url: `${server.url}/file` }));
  await get();
  assert.deepEqual(readFileSync(target), BYTES);
  assert.deepEqual(
    server.requests.map(({ range }) => range),
    [`bytes=${HALF}-`, undefined],
  );
});

test('without a sum, the rest is asked for only if the file is the same', async (t) => {
  const { get, target, server } = await setUp(t, ({ count }) =>
    count === 1 ? { upTo: HALF, ending: 'cut' } : undefined,
  );
  await get({});
  assert.deepEqual(readFileSync(target), BYTES);
  assert.match(server.requests[1]?.ifRange ?? '', /^"/);

  const weak = await setUp(t, ({ count }) => ({
    headers: { etag: 'W/"1"' },
    ...(count === 1 && { upTo: HALF, ending: 'cut' }),
  }));
  await weak.get({});
  assert.deepEqual(readFileSync(weak.target), BYTES);
  assert.equal(weak.server.requests[1]?.range, undefined);
});
