import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { AUDIO_FORMATS } from '@hailo-piper/audio';
import { createRealEngine } from '@hailo-piper/speech/testing';
import { appUnderTest, type ErrorBody } from './testing/app-under-test.ts';

const SPEECH = '/v1/audio/speech';
const SYNTHESIZE = '/v1/synthesize';
const preparedFolder = mkdtempSync(join(tmpdir(), 'spoken-input-'));
const engine = await createRealEngine({ preparedFolder });
after(async () => {
  await engine.close();
  rmSync(preparedFolder, { recursive: true });
});
const { app, post } = appUnderTest(engine);
const strict = appUnderTest(engine, { synthesis: { unspeakable: 'error' } });

const QUIET = { noise_scale: 0, noise_w_scale: 0 };
const bytesOf = async (response: Response): Promise<Buffer> => {
  assert.equal(response.status, 200, response.status === 200 ? '' : await response.clone().text());
  return Buffer.from(await response.arrayBuffer());
};

interface Sentence {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}
interface Timed {
  readonly audio: string;
  readonly duration: number;
  readonly sentences: readonly Sentence[];
  readonly words: readonly { readonly text: string; readonly text_start: number }[];
  readonly phonemes: readonly unknown[];
  readonly unknown: readonly { readonly phoneme: string; readonly count: number }[];
}
const timed = async (body: object): Promise<Timed> => {
  const response = await post(SYNTHESIZE, { format: 'json', ...body });
  assert.equal(response.status, 200);
  return (await response.json()) as Timed;
};

/** C0 without NUL, DEL and C1: each is spoken like a space. */
const CONTROLS = [...Array(0x1f).keys(), ...Array.from({ length: 0x21 }, (_, i) => 0x7e + i)].map(
  (code) => String.fromCharCode(code + 1),
);

test('every control character but NUL is accepted, by both routes and by GET', async () => {
  const plain = await bytesOf(await post(SYNTHESIZE, { text: 'One two.', ...QUIET }));
  for (const control of CONTROLS) {
    const name = `U+${control.charCodeAt(0).toString(16)}`;
    const text = `One ${control} two.`;
    const sounds = await bytesOf(await post(SYNTHESIZE, { text, ...QUIET }));
    assert.ok(sounds.equals(plain), name);
    await bytesOf(await post(SPEECH, { input: `${control}One${control}two${control}`, ...QUIET }));
    await bytesOf(await app.request(`${SYNTHESIZE}?${new URLSearchParams({ text })}`));
    assert.equal((await post('/v1/phonemize', { text })).status, 200);
  }
});

test('a page from pdftotext is spoken, and text positions refer to the sent text', async () => {
  const text = 'The end of a page.\f\fThe next\x0bpage\x85begins.\f';
  const { sentences, words } = await timed({ text, ...QUIET });
  assert.deepEqual(
    sentences.map((sentence) => sentence.text),
    ['The end of a page.', 'The next\x0bpage\x85begins.'],
  );
  for (const word of words) assert.equal(text.indexOf(word.text, word.text_start), word.text_start);
  const subtitles = await (await post(SYNTHESIZE, { text, format: 'srt', ...QUIET })).text();
  assert.doesNotMatch(subtitles, /[^\P{Cc}\n]/u);
  assert.match(subtitles, /The next page begins\./);
});

test('a JSON line contains no Unicode line end', async () => {
  const text = 'One\u2028two\x85three\u2029four\ffive.';
  const answer = await post(SYNTHESIZE, { text, format: 'json', stream: true, ...QUIET });
  const lines = await answer.text();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  assert.doesNotMatch(lines, /[\v\f\x1c-\x1e\x85\u2028\u2029]/);
  const sentence = lines.split('\n').find((line) => line.includes('"sentence"'));
  assert.equal(JSON.parse(sentence ?? '{}').text, text);
});

const UNSPEAKABLE = ['...', '?', '—', '[[ ]]', '( )', '。', '\f…\x07', '[[☃]]', '"', '、'];

for (const text of UNSPEAKABLE) {
  test(`${JSON.stringify(text)} is 0.1 s of silence, or an error if configured`, async () => {
    const wav = await bytesOf(await post(SYNTHESIZE, { text, sentence_silence: 3 }));
    assert.equal(wav.readUInt32LE(40), 4410);
    assert.deepEqual(wav.subarray(44), Buffer.alloc(4410));
    const flowing = await post(SPEECH, { input: text });
    assert.equal(flowing.headers.get('content-length'), '4454');
    assert.equal(flowing.headers.get('x-audio-duration-seconds'), '0.100');
    assert.deepEqual(await bytesOf(flowing), wav);
    for (const [path, field] of [
      [SYNTHESIZE, 'text'],
      [SPEECH, 'input'],
    ] as const) {
      const refused = await strict.post(path, { [field]: text });
      assert.equal(refused.status, 400);
      const { error } = (await refused.json()) as ErrorBody;
      assert.deepEqual([error.code, error.param], ['input_not_speakable', field]);
    }
  });
}

for (const { name } of AUDIO_FORMATS) {
  test(`silence as ${name}, whole, streamed and in events`, async () => {
    for (const fields of [{}, { sample_rate: 48_000 }, { seed: 1 }]) {
      const whole = await post(SYNTHESIZE, { text: '...', format: name, ...fields });
      assert.equal(whole.headers.get('x-audio-duration-seconds'), '0.100');
      const audio = await bytesOf(whole);
      assert.equal(whole.headers.get('content-length'), String(audio.length));
      const flowing = { text: '...', format: name, stream: true, ...fields };
      const flowed = await bytesOf(await post(SYNTHESIZE, flowing));
      // Each Ogg stream has another serial number.
      assert.equal(flowed.length, audio.length);
      const events = await post(SPEECH, {
        ...{ input: '...', response_format: name, stream_format: 'sse', ...fields },
      });
      const last = (await events.text()).trimEnd().split('\n\n').at(-1) ?? '';
      assert.deepEqual(JSON.parse(last.slice(6)).usage, {
        input_tokens: 0,
        output_tokens: 0,
        total_tokens: 0,
      });
    }
  });
}

test('silence has the sample rate of the voice or of the request', async () => {
  for (const [fields, samples] of [
    [{ sample_rate: 8000 }, 800],
    [{ sample_rate: 44_100 }, 4410],
    [{ voice: 'multi-speaker' }, 2205],
  ] as const) {
    const pcm = await bytesOf(await post(SYNTHESIZE, { text: '?', format: 'pcm', ...fields }));
    assert.deepEqual(pcm, Buffer.alloc(2 * samples));
  }
  const openai = await bytesOf(await post(SPEECH, { input: '?', response_format: 'pcm' }));
  assert.deepEqual(openai, Buffer.alloc(4800));
});

test('timed answers of silence have audio and no words', async () => {
  const { audio, duration, sentences, words, phonemes } = await timed({ text: '...' });
  assert.deepEqual([duration, sentences, words, phonemes], [0.1, [], [], []]);
  assert.equal(Buffer.from(audio, 'base64').length, 4454);
  const lines = await post(SYNTHESIZE, { text: '...', format: 'json', stream: true });
  const types = (await lines.text()).trimEnd().split('\n');
  assert.deepEqual(
    types.map((line) => JSON.parse(line).type).filter((type, i, all) => type !== all[i - 1]),
    ['start', 'audio', 'end'],
  );
  assert.equal(await (await post(SYNTHESIZE, { text: '...', format: 'srt' })).text(), '');
  assert.equal(await (await post(SYNTHESIZE, { text: '...', format: 'vtt' })).text(), 'WEBVTT\n\n');
});

test('silence has an etag like any other audio', async () => {
  const etag = (await post(SYNTHESIZE, { text: '...', seed: 1 })).headers.get('etag') ?? '';
  assert.match(etag, /^"/);
  const again = await post(SYNTHESIZE, { text: '...', seed: 1 }, { 'if-none-match': etag });
  assert.equal(again.status, 304);
});

test('phonemes that the voice lacks are reported with the audio', async () => {
  const text = 'One [[☃t☃]] two [[é]]. Three.';
  const header = '%E2%98%83=2, %C3%A9=1';
  for (const answer of [
    await post(SYNTHESIZE, { text }),
    await post(SPEECH, { input: text }),
    await post(SPEECH, { input: text, stream_format: 'sse' }),
    await post(SYNTHESIZE, { text, format: 'vtt' }),
    await post(SYNTHESIZE, { text, format: 'json', stream: true }),
  ]) {
    assert.equal(answer.headers.get('x-unknown-phonemes'), header);
    await answer.arrayBuffer();
  }
  const unknown = [
    { phoneme: '☃', count: 2 },
    { phoneme: 'é', count: 1 },
  ];
  assert.deepEqual((await timed({ text })).unknown, unknown);
  assert.deepEqual((await timed({ text: '[[☃☃]]' })).unknown, [{ phoneme: '☃', count: 2 }]);
  const known = await post(SYNTHESIZE, { text: 'One.' });
  assert.equal(known.headers.get('x-unknown-phonemes'), null);
  assert.deepEqual((await timed({ text: 'One.' })).unknown, []);
});

test('a streamed answer reports later unknown phonemes at its end', async () => {
  const text = 'One. Two. Three. [[☃]] four.';
  const unknown = [{ phoneme: '☃', count: 1 }];
  const lines = await post(SYNTHESIZE, { text, format: 'json', stream: true });
  assert.equal(lines.headers.get('x-unknown-phonemes'), null);
  const end = (await lines.text()).trimEnd().split('\n').at(-1) ?? '';
  assert.deepEqual(JSON.parse(end).unknown, unknown);
  const events = await post(SPEECH, { input: text, stream_format: 'sse' });
  const done = (await events.text()).trimEnd().split('\n\n').at(-1) ?? '';
  assert.deepEqual(JSON.parse(done.slice(6)).unknown, unknown);
  const plain = await post(SPEECH, { input: 'One.', stream_format: 'sse' });
  assert.ok(!(await plain.text()).includes('unknown'));
});

test('a sentence spoken in pieces is one sentence in every answer', async () => {
  const text = `The ${'wordy '.repeat(400).trim()}. End.`;
  const fields = { text, sentence_silence: 1, speed: 4, format: 'json', seed: 3 };
  const [first, second, ...more] = (await timed(fields)).sentences;
  assert.ok(first && second && more.length === 0);
  assert.ok(Math.abs(second.start - first.end - 1) < 1e-6);
  const lines = (await (await post(SYNTHESIZE, { ...fields, stream: true })).text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const flowed = lines.filter(({ type }) => type === 'sentence');
  assert.equal(flowed.length, 2);
  assert.equal(flowed[0].words.length, 401);
  const until = await bytesOf(await post(SYNTHESIZE, { ...fields, format: 'pcm' }));
  const without = { ...fields, format: 'pcm', sentence_silence: 0 };
  const plain = await bytesOf(await post(SYNTHESIZE, without));
  assert.equal(until.length - plain.length, 2 * 22_050);
});
