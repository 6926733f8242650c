import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createRealEngine } from '@hailo-piper/speech/testing';
import { appUnderTest } from '../testing/app-under-test.ts';
import { seedOfAddress } from './seed-of-address.ts';

const preparedFolder = mkdtempSync(join(tmpdir(), 'seed-of-address-'));
after(() => rmSync(preparedFolder, { recursive: true }));

const get = async (
  tested: ReturnType<typeof appUnderTest>,
  query: string,
  headers: Record<string, string> = {},
  method = 'GET',
) => {
  const response = await tested.app.request(`/v1/synthesize?${query}`, { headers, method });
  return {
    status: response.status,
    etag: response.headers.get('etag') ?? '',
    bytes: Buffer.from(await response.arrayBuffer()),
  };
};

/** Runs a test with its own engine and the voice's default noise. */
const withApp = async (
  use: (tested: ReturnType<typeof appUnderTest>) => Promise<void>,
  options: Parameters<typeof createRealEngine>[0] = { preparedFolder },
): Promise<void> => {
  const engine = await createRealEngine(options);
  try {
    await use(appUnderTest(engine));
  } finally {
    await engine.close();
  }
};

test('the same address gives the same bytes, also after a restart and on two threads', async () => {
  const query = 'text=One+lively+sentence.+And+one+more.';
  let bytes = Buffer.alloc(0);
  let etag = '';
  await withApp(async (tested) => {
    ({ bytes, etag } = await get(tested, query));
    assert.match(etag, /^"/);
    assert.deepEqual((await get(tested, query)).bytes, bytes);
    assert.notDeepEqual((await get(tested, `${query}&seed=1`)).bytes, bytes);
    assert.notDeepEqual((await get(tested, `${query}&volume=0.5`)).bytes, bytes);
  });
  await withApp(
    async (tested) => {
      const again = await get(tested, query);
      assert.deepEqual([again.etag, again.bytes], [etag, bytes]);
      assert.equal((await get(tested, query, {}, 'HEAD')).etag, etag);
      assert.equal((await get(tested, query, { 'if-none-match': etag })).status, 304);
    },
    { preparedFolder, intraOpThreads: 2 },
  );
});

test('the ranges of an address fit together', async () => {
  const query = 'text=In+three+parts.&format=mp3';
  await withApp(async (tested) => {
    const { bytes, etag } = await get(tested, query);
    const parts = await Promise.all(
      ['bytes=0-99', 'bytes=100-499', 'bytes=500-'].map((range) =>
        get(tested, query, { range, 'if-range': etag }),
      ),
    );
    assert.deepEqual(
      parts.map(({ status }) => status),
      [206, 206, 206],
    );
    assert.deepEqual(Buffer.concat(parts.map((part) => part.bytes)), bytes);
  });
});

test('an answer that is not reproducible supports no ranges', async () => {
  // Without prepared voices the voice is not windowed and draws its own noise.
  await withApp(async (tested) => {
    for (const query of [
      'text=One.',
      'text=One.&seed=1',
      'text=One.&noise_scale=0&noise_w_scale=0',
    ]) {
      const { status, etag } = await get(tested, query, { range: 'bytes=0-1' });
      assert.equal(status, 200, query);
      assert.doesNotMatch(etag, /^"/);
    }
  }, {});
});

test('the seed depends on the speech, not on field order, encoding and answer form', () => {
  const text = 'One two.';
  const seed = seedOfAddress({ text, speed: 2, volume: 1 });
  assert.ok(Number.isSafeInteger(seed) && seed >= 0);
  assert.equal(seedOfAddress({ volume: 1, speed: 2, text }), seed);
  const form = { format: 'vtt', audio_format: 'mp3', sample_rate: 8000, stream: true };
  assert.equal(seedOfAddress({ ...form, text, speed: 2, volume: 1 }), seed);
  const others = [
    { text: 'One, two.' },
    { voice: 'x' },
    { speaker: 1 },
    { speed: 1 },
    { volume: 2 },
  ];
  const seeds = others.map((more) => seedOfAddress({ text, speed: 2, volume: 1, ...more }));
  assert.equal(new Set([seed, ...seeds]).size, 6);
});

test('subtitles and audio of the same GET request fit together', async () => {
  await withApp(async (tested) => {
    const query = 'text=How+long+is+this+sentence,+said+in+a+lively+way?';
    const { bytes } = await get(tested, `${query}&format=pcm`);
    const subtitles = (await get(tested, `${query}&format=srt`)).bytes.toString();
    const end = /--> 00:00:(\d\d),(\d{3})\n.*\n.*$/s.exec(subtitles);
    const seconds = bytes.length / 2 / 22_050;
    assert.ok(Math.abs(Number(`${end?.[1]}.${end?.[2]}`) - seconds) < 0.001, subtitles);
  });
});
