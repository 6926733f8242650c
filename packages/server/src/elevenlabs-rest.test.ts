import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elevenLabsService } from './testing/elevenlabs-service.ts';

const service = await elevenLabsService({ synthesis: { max_text_length: 200 } });
const TEXT = 'One two. “Three”, four!';
const VOICE = '/medium-shape';
const NATIVE = 'output_format=pcm_22050';

const bytesOf = async (response: Response): Promise<Buffer> => {
  assert.equal(response.status, 200, await response.clone().text());
  return Buffer.from(await response.arrayBuffer());
};

const jsonOf = async <T>(response: Response): Promise<T> => (await response.json()) as T;

interface Lists {
  readonly voices: readonly { readonly voice_id: string; readonly category: string }[];
}

interface Model {
  readonly model_id: string;
  readonly can_do_text_to_speech: boolean;
  readonly languages: readonly { readonly language_id: string }[];
}

interface Fault {
  readonly detail: { readonly status: string; readonly message: string };
}

test('whole, streamed and with times, the audio is that of the native route', async () => {
  const expected = await service.spoken(TEXT);
  const whole = await service.post(`${VOICE}?${NATIVE}`, { text: TEXT });
  assert.equal(whole.headers.get('content-length'), `${expected.length}`);
  assert.ok((await bytesOf(whole)).length === expected.length);
  const stream = await service.post(`${VOICE}/stream?${NATIVE}`, { text: TEXT });
  assert.ok((await bytesOf(stream)).equals(expected));

  const object = await service.post(`${VOICE}/with-timestamps?${NATIVE}`, { text: TEXT });
  const answer = JSON.parse((await bytesOf(object)).toString());
  assert.ok(Buffer.from(answer.audio_base64, 'base64').equals(expected));
  assertTimes(answer.alignment, expected.length / 2 / 22_050);
  assert.deepEqual(answer.normalized_alignment, answer.alignment);

  const lines = await service.post(`${VOICE}/stream/with-timestamps?${NATIVE}`, { text: TEXT });
  const parts = (await bytesOf(lines))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const audio = parts.map(({ audio_base64 }) => Buffer.from(audio_base64, 'base64'));
  assert.ok(Buffer.concat(audio).equals(expected));
  const alignments = parts.flatMap(({ alignment }) => alignment ?? []);
  assert.equal(alignments.length, 2);
  const all = Object.fromEntries(
    Object.keys(answer.alignment).map((key) => [key, alignments.flatMap((one) => one[key])]),
  );
  assert.deepEqual(all, answer.alignment);
});

interface Times {
  readonly characters: readonly string[];
  readonly character_start_times_seconds: readonly number[];
  readonly character_end_times_seconds: readonly number[];
}

function assertTimes(times: Times, seconds: number): void {
  const { characters, character_start_times_seconds: starts } = times;
  const ends = times.character_end_times_seconds;
  assert.equal(characters.join(''), TEXT);
  assert.deepEqual([starts.length, ends.length], [characters.length, characters.length]);
  assert.deepEqual(starts.slice(1), ends.slice(0, -1));
  for (const [index, start] of starts.entries()) assert.ok(start <= (ends[index] ?? 0));
  assert.ok(Math.abs((ends.at(-1) ?? 0) - seconds) < 0.001);
}

test('the times of words are those of the native route', async () => {
  const json = await service.spoken(TEXT, { format: 'json', stream: false });
  const { words } = JSON.parse(json.toString());
  const object = await service.post(`${VOICE}/with-timestamps`, { text: TEXT });
  const { alignment } = JSON.parse((await bytesOf(object)).toString());
  for (const { text_start, start } of words) {
    const told = alignment.character_start_times_seconds[text_start];
    assert.ok(Math.abs(told - start) <= 0.001, `${told} ${start}`);
  }
});

test('formats have their codec, and lengths as their rates say', async () => {
  const sizeOf = async (format: string, type: string, more = {}) => {
    const asked = { text: TEXT, ...more };
    const response = await service.post(`${VOICE}?output_format=${format}`, asked);
    assert.equal(response.headers.get('content-type'), type);
    return (await bytesOf(response)).length;
  };
  const native = await sizeOf('pcm_22050', 'audio/pcm');
  for (const rate of [8000, 16_000, 24_000, 48_000]) {
    const size = await sizeOf(`pcm_${rate}`, 'audio/pcm');
    assert.ok(Math.abs(size - (native * rate) / 22_050) <= 4, `${rate}`);
  }
  assert.equal(await sizeOf('wav_22050', 'audio/wav'), native + 44);
  assert.equal(
    await sizeOf('ulaw_8000', 'audio/basic'),
    (await sizeOf('pcm_8000', 'audio/pcm')) / 2,
  );
  assert.ok((await sizeOf('alaw_8000', 'audio/x-alaw-basic')) > 0);
  const small = await sizeOf('mp3_44100_32', 'audio/mpeg');
  assert.ok((await sizeOf('mp3_44100_128', 'audio/mpeg')) > 3 * small);
  assert.ok((await sizeOf('opus_48000_32', 'audio/ogg; codecs=opus')) > 0);
  const fast = await sizeOf('pcm_22050', 'audio/pcm', { voice_settings: { speed: 2 } });
  assert.ok(fast < native * 0.6);
});

test('voices and models have the shape that clients read', async () => {
  const { voices } = await jsonOf<Lists>(await service.get('/voices'));
  assert.deepEqual(
    voices.map(({ voice_id, category }) => [voice_id, category]),
    [
      ['medium-shape', 'premade'],
      ['Rachel', 'premade'],
    ],
  );
  const [model, ...more] = await jsonOf<Model[]>(await service.get('/models'));
  assert.deepEqual(more, []);
  assert.equal(model?.model_id, 'piper');
  assert.equal(model?.can_do_text_to_speech, true);
  assert.ok(model?.languages[0]?.language_id);
});

test('an alias speaks, and any model and key are accepted', async () => {
  const body = { text: TEXT, model_id: 'eleven_flash_v2_5', language_code: 'en', seed: 1 };
  assert.ok((await bytesOf(await service.post('/Rachel', body))).length > 1000);
});

const FAULTS: readonly (readonly [path: string, body: object | string, fault: string, RegExp])[] = [
  [VOICE, '{', 'invalid_json', /JSON/],
  [VOICE, {}, 'missing_required_parameter', /`text`/],
  [VOICE, { text: 7 }, 'invalid_type', /`text`/],
  [VOICE, { text: ' ' }, 'input_not_speakable', /nothing in it that can be spoken/],
  [VOICE, { text: 'a\0' }, 'invalid_input', /`text`/],
  [VOICE, { text: 'word '.repeat(50) }, 'input_too_long', /`text`.*too long/],
  [VOICE, { text: 'a', seed: -1 }, 'invalid_value', /`seed`/],
  [VOICE, { text: 'a', voice_settings: 1 }, 'invalid_type', /`voice_settings`/],
  [VOICE, { text: 'a', voice_settings: { speed: 9 } }, 'invalid_value', /speed.*0\.25 to 4/],
  ['/nobody', { text: 'a' }, 'voice_not_found', /medium-shape/],
  [`${VOICE}?output_format=pcm_1`, { text: 'a' }, 'unsupported_response_format', /pcm_24000/],
];

for (const [path, body, code, message] of FAULTS) {
  test(`${path} ${JSON.stringify(body).slice(0, 40)} is refused: ${code}`, async () => {
    for (const end of ['', '/stream', '/with-timestamps', '/stream/with-timestamps']) {
      const [voice = '', query] = path.split('?');
      const response = await service.post(`${voice}${end}${query ? `?${query}` : ''}`, body);
      const { detail } = await jsonOf<Fault>(response);
      assert.deepEqual([response.status, detail.status], [400, code]);
      assert.match(detail.message, message);
    }
    assert.equal((await service.post(VOICE, { text: 'Go on.' })).status, 200);
  });
}

test('an unknown address has the envelope too', async () => {
  const response = await service.get('/user/subscription');
  assert.equal(response.status, 404);
  assert.equal((await jsonOf<Fault>(response)).detail.status, 'not_found');
});
