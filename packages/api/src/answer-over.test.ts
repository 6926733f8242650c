import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { AudioEncoder, PcmStream } from '@hailo-piper/audio';
import { AUDIO_FORMATS } from '@hailo-piper/audio';
import type { SpeechEngine } from '@hailo-piper/engine';
import { createRealEngine } from '@hailo-piper/speech/testing';
import { appUnderTest } from './testing/app-under-test.ts';

/** One worker and one waiting place: a leaked place shows at the third request. */
const engine = await createRealEngine({ maxQueued: 1 });
after(() => engine.close());

const TEXT = 'The first sentence. The second one. And a third, which is the last.';

/** Every delivery of audio. */
const DELIVERIES: Readonly<Record<string, (format: string) => [path: string, body: object]>> = {
  flowing: (response_format) => ['/v1/audio/speech', { input: TEXT, response_format }],
  events: (response_format) => [
    '/v1/audio/speech',
    { input: TEXT, response_format, stream_format: 'sse' },
  ],
  whole: (format) => ['/v1/synthesize', { text: TEXT, format }],
  json: (audio_format) => ['/v1/synthesize', { text: TEXT, format: 'json', audio_format }],
  'JSON lines': (audio_format) => [
    '/v1/synthesize',
    { text: TEXT, format: 'json', audio_format, stream: true },
  ],
};

/** Failures of an encoder: before it is used, at its first bytes, and in the middle. */
const FAILURES: Readonly<Record<string, (pcm: PcmStream) => AsyncGenerator<Uint8Array>>> = {
  'at creation': () => {
    throw new Error('no memory for it');
  },
  'before it reads': async function* () {
    yield* [];
    throw new Error('no such bit rate');
  },
  'on the way': async function* ({ parts }) {
    for await (const part of parts) {
      yield new Uint8Array(part.buffer, part.byteOffset, 2);
      throw new Error('it crashed');
    }
  },
  'at the end': async function* ({ parts }) {
    for await (const part of parts) yield new Uint8Array(part.buffer, part.byteOffset, 2);
    throw new Error('it would not finish');
  },
};

const placesTaken = async (of: SpeechEngine): Promise<number> => {
  // The place is released only after the last byte.
  for (let turn = 0; turn < 5; turn++) await setImmediate();
  const { waiting, active } = of.status().queue;
  return waiting + active;
};

/** Sends a request and reads the answer to its end, success or error. */
async function ask(
  app: ReturnType<typeof appUnderTest>,
  path: string,
  body: object,
): Promise<number> {
  const response = await app.post(path, body);
  await response.arrayBuffer().catch(() => {});
  return response.status;
}

for (const format of AUDIO_FORMATS) {
  test(`${format.name}: an encoder that fails releases the place, however it fails`, async (t) => {
    const app = appUnderTest(engine);
    for (const [when, encode] of Object.entries(FAILURES)) {
      const failing: AudioEncoder = { settings: 'failing', encode };
      const prepare = t.mock.method(format, 'prepare', async () => failing);
      for (const [delivery, request] of Object.entries(DELIVERIES)) {
        const status = await ask(app, ...request(format.name));
        assert.notEqual(status, 429, `${delivery}, ${when}`);
        assert.equal(await placesTaken(engine), 0, `${delivery}, ${when}`);
      }
      prepare.mock.restore();
    }
    const prepare = t.mock.method(format, 'prepare', async () => {
      throw new Error('it cannot be loaded');
    });
    for (const request of Object.values(DELIVERIES)) {
      assert.equal(await ask(app, ...request(format.name)), 500);
      assert.equal(await placesTaken(engine), 0);
    }
    prepare.mock.restore();
    assert.equal(await ask(app, '/v1/audio/speech', { input: TEXT }), 200);
  });
}

test('unsupported bit rates leak no place', async () => {
  const synthesis = { mp3_bitrate: 7, opus_bitrate: -5, aac_bitrate: -1 };
  const app = appUnderTest(engine, { synthesis });
  for (const format of ['mp3', 'opus', 'aac']) {
    for (const request of Object.values(DELIVERIES)) {
      for (let again = 0; again < 3; again++) {
        assert.notEqual(await ask(app, ...request(format)), 429, format);
        assert.equal(await placesTaken(engine), 0, format);
      }
    }
  }
});

test('an unread body releases its place when the client leaves', async () => {
  const app = appUnderTest(engine);
  for (const request of Object.values(DELIVERIES)) {
    const client = new AbortController();
    const [path, body] = request('wav');
    const response = await app.app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: client.signal,
    });
    assert.equal(response.status, 200);
    client.abort();
    assert.equal(await placesTaken(engine), 0);
  }
});
