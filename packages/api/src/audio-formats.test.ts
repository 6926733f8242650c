import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AUDIO_FORMATS } from '@hailo-piper/audio';
import { createFixtureEngine, FIXTURE_SENTENCE_SAMPLES } from '@hailo-piper/speech/testing';
import { appUnderTest } from './testing/app-under-test.ts';

const SPEECH = '/v1/audio/speech';
const SYNTHESIZE = '/v1/synthesize';
const CONTENT_TYPES: Record<string, string> = {
  mp3: 'audio/mpeg',
  opus: 'audio/ogg; codecs=opus',
  aac: 'audio/aac',
  flac: 'audio/flac',
  wav: 'audio/wav',
  pcm: 'audio/pcm',
};

const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer());

test('there are OpenAI’s six formats', () => {
  assert.deepEqual(
    AUDIO_FORMATS.map(({ name, contentType }) => [name, contentType]),
    Object.entries(CONTENT_TYPES),
  );
});

for (const [format, contentType] of Object.entries(CONTENT_TYPES)) {
  test(`${format} has its type, name and rate, streamed, whole and in events`, async () => {
    const { post } = appUnderTest();
    const input = 'One. Two.';
    const flowing = await post(SPEECH, { input, response_format: format });
    assert.equal(flowing.status, 200);
    assert.equal(flowing.headers.get('content-type'), contentType);
    assert.equal(
      flowing.headers.get('content-disposition'),
      `attachment; filename="speech.${format}"`,
    );
    const rate = { opus: '24000', pcm: '24000' }[format] ?? '22050';
    assert.equal(flowing.headers.get('x-audio-sample-rate'), rate);
    const body = await bytes(flowing);
    assert.ok(body.length > 100);

    const whole = await post(SYNTHESIZE, { text: input, format });
    const length = whole.headers.get('content-length');
    assert.equal((await bytes(whole)).length, Number(length));
    assert.equal(whole.headers.get('x-audio-duration-seconds'), '0.200');

    const sse = await post(SPEECH, { input, response_format: format, stream_format: 'sse' });
    const deltas = (await sse.text())
      .split('\n\n')
      .filter((event) => event.includes('"speech.audio.delta"'))
      .map((event) => Buffer.from(JSON.parse(event.slice('data: '.length)).audio, 'base64'));
    assert.ok(Buffer.concat(deltas).equals(body));
  });
}

test('an answer of one sentence announces its duration, and its size if known', async () => {
  const { post } = appUnderTest();
  for (const format of Object.keys(CONTENT_TYPES)) {
    const response = await post(SPEECH, { input: 'One.', response_format: format });
    assert.equal(response.headers.get('x-audio-duration-seconds'), '0.100', format);
    const length = response.headers.get('content-length');
    assert.equal(length !== null, ['wav', 'pcm'].includes(format));
    const body = await bytes(response);
    if (length !== null) assert.equal(body.length, Number(length));
  }
});

test('format, rate and bit rates default to the configuration', async () => {
  const synthesis = { format: 'mp3', sample_rate: 44_100, mp3_bitrate: 128, opus_bitrate: 64 };
  const { post } = appUnderTest(createFixtureEngine(), { synthesis });
  const mp3 = await post(SYNTHESIZE, { text: 'One.' });
  assert.equal(mp3.headers.get('content-type'), 'audio/mpeg');
  assert.equal(mp3.headers.get('x-audio-sample-rate'), '44100');
  // MPEG-1 layer III without a checksum, 128 kbit/s, 44,100 Hz.
  assert.equal((await bytes(mp3)).readUInt32BE(0) >>> 8, 0xfffb90);

  const rateOf = async (body: object, path = SYNTHESIZE) =>
    (await post(path, body)).headers.get('x-audio-sample-rate');
  assert.equal(await rateOf({ text: 'One.', format: 'opus' }), '48000');
  assert.equal(await rateOf({ text: 'One.', format: 'wav' }), '44100');
  assert.equal(await rateOf({ text: 'One.', sample_rate: 8000 }), '8000');
  assert.equal(await rateOf({ input: 'One.', response_format: 'pcm' }, SPEECH), '24000');
});

test('any integer sample rate is possible if the format has no fixed rates', async () => {
  const { post } = appUnderTest();
  for (const rate of [8000, 22_049, 47_999]) {
    const response = await post(SYNTHESIZE, { text: 'One.', format: 'pcm', sample_rate: rate });
    const samples = Math.ceil((FIXTURE_SENTENCE_SAMPLES * rate) / 22_050);
    assert.equal((await bytes(response)).length, 2 * samples);
  }
});

test('the etag changes with the bit rate', async () => {
  const tagAt = async (mp3_bitrate: number) => {
    const { post } = appUnderTest(createFixtureEngine(), { synthesis: { mp3_bitrate } });
    const response = await post(SPEECH, { input: 'One.', seed: 7, response_format: 'mp3' });
    return response.headers.get('etag');
  };
  assert.match((await tagAt(64)) ?? '', /^"/);
  assert.notEqual(await tagAt(64), await tagAt(128));
});

test('a failure in the middle of an encoded answer fails the body', async () => {
  for (const format of Object.keys(CONTENT_TYPES)) {
    const engine = createFixtureEngine({
      beforeSentence: (index) => {
        if (index === 1) throw new Error('broken');
      },
    });
    const response = await appUnderTest(engine).post(SPEECH, {
      input: 'One. Two.',
      response_format: format,
    });
    assert.equal(response.status, 200);
    await assert.rejects(bytes(response), Error, format);
  }
});
