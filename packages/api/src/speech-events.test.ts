import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIXTURE_SENTENCE_SAMPLES } from '@hailo-piper/speech/testing';
import { appUnderTest } from './testing/app-under-test.ts';

const SPEECH = '/v1/audio/speech';

interface SpeechEvent {
  readonly type: string;
  readonly audio?: string;
  readonly usage?: object;
}

/** The events of a body, each a `data:` line and an empty line. */
const eventsOf = (body: string): SpeechEvent[] => {
  const [rest, ...reversed] = body.split('\n\n').reverse();
  assert.equal(rest, '');
  return reversed.reverse().map((block) => {
    assert.match(block, /^data: [^\n]*$/);
    return JSON.parse(block.slice('data: '.length));
  });
};

test('events hold the bytes of the plain answer in pieces, then its usage', async () => {
  const { post } = appUnderTest();
  const input = 'One. Two. Three.';
  for (const fields of [{}, { response_format: 'pcm' }, { sample_rate: 48_000 }]) {
    const audio = Buffer.from(await (await post(SPEECH, { input, ...fields })).arrayBuffer());
    const response = await post(SPEECH, { input, stream_format: 'sse', ...fields });
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    assert.equal(response.headers.get('content-length'), null);
    assert.match(response.headers.get('x-audio-sample-rate') ?? '', /^\d+$/);

    const events = eventsOf(await response.text());
    const deltas = events.filter(({ type }) => type === 'speech.audio.delta');
    assert.ok(deltas.length >= 3);
    const joined = Buffer.concat(deltas.map(({ audio = '' }) => Buffer.from(audio, 'base64')));
    assert.ok(joined.equals(audio));

    const frames = Math.round((3 * FIXTURE_SENTENCE_SAMPLES) / 256);
    const phonemeIds = input.length;
    assert.deepEqual(events.at(-1), {
      type: 'speech.audio.done',
      usage: {
        input_tokens: phonemeIds,
        output_tokens: frames,
        total_tokens: phonemeIds + frames,
      },
    });
    assert.equal(events.length, deltas.length + 1);
  }
});

test('an answer of one sentence keeps its exact sizes inside its events', async () => {
  const response = await appUnderTest().post(SPEECH, { input: 'One.', stream_format: 'sse' });
  assert.equal(response.headers.get('x-audio-duration-seconds'), '0.100');
  const [header] = eventsOf(await response.text());
  const wav = Buffer.from(header?.audio ?? '', 'base64');
  assert.equal(wav.readUInt32LE(40), FIXTURE_SENTENCE_SAMPLES * 2);
});

test('a failure before the first audio is an ordinary error, not an event', async () => {
  const response = await appUnderTest().post(SPEECH, { input: ' ', stream_format: 'sse' });
  assert.equal(response.status, 400);
  assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
});
