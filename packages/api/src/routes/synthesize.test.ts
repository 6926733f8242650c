import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createFixtureEngine, createRealEngine } from '@hailo-piper/speech/testing';
import { appUnderTest } from '../testing/app-under-test.ts';
import { DeclaredAnswers, documentOf } from '../testing/declared-answers.ts';

const PATH = '/v1/synthesize';
const preparedFolder = mkdtempSync(join(tmpdir(), 'synthesize-'));
const engine = await createRealEngine({ preparedFolder });
after(async () => {
  await engine.close();
  rmSync(preparedFolder, { recursive: true });
});
const { app, post } = appUnderTest(engine);

const TEXT = 'In 1984, it was 🙂 there. “Of the” end!';
const QUIET = { noise_scale: 0, noise_w_scale: 0, sentence_silence: 0.2 };
const RATE = 22_050;

interface Span {
  readonly text_start: number;
  readonly text_end: number;
  readonly start: number;
  readonly end: number;
}
interface Timed {
  readonly audio: string;
  readonly duration: number;
  readonly sentences: readonly (Span & { readonly text: string })[];
  readonly words: readonly (Span & { readonly text: string; readonly phonemes: string })[];
  readonly phonemes: readonly (Span & { readonly phoneme: string })[];
}

const declared = new DeclaredAnswers(await documentOf(app));
/** Fails unless the route declares the answer. */
const checkAnswer = (answer: Response) =>
  declared.check({ method: 'POST', path: PATH }, answer.clone());

const timed = async (body: object): Promise<Timed> => {
  const response = await post(PATH, { text: TEXT, format: 'json', ...QUIET, ...body });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^application\/json$/);
  await checkAnswer(response);
  return (await response.json()) as Timed;
};

const cut = (from: number, to: number) => [...TEXT].slice(from, to).join('');

test('json has the audio, and time and text range of each sentence, word and phoneme', async () => {
  const answer = await timed({});
  const { audio, duration, sentences, words, phonemes, ...about } = answer;
  assert.deepEqual(about, {
    voice: 'medium-shape',
    speaker: null,
    audio_format: 'wav',
    content_type: 'audio/wav',
    sample_rate: RATE,
    unknown: [],
  });
  const wav = Buffer.from(audio, 'base64');
  assert.equal(wav.toString('latin1', 0, 4), 'RIFF');
  const seconds = (wav.length - 44) / 2 / RATE;
  assert.ok(Math.abs(duration - seconds) < 1e-6);
  assert.ok(Math.abs((sentences.at(-1)?.end ?? 0) - seconds) < 1e-6);
  const [first, second] = sentences;
  assert.ok(first && second && Math.abs(second.start - first.end - 0.2) < 1e-6);
  for (const { text, text_start, text_end } of [...sentences, ...words]) {
    assert.equal(text, cut(text_start, text_end));
  }
  assert.deepEqual(
    sentences.map(({ text }) => text),
    ['In 1984, it was 🙂 there.', '“Of the” end!'],
  );
  assert.deepEqual(
    words.map(({ text }) => text),
    ['In', '1984', 'it', 'was', '🙂', 'there', 'Of the', 'end'],
  );
  assert.equal(words[1]?.phonemes, 'nˈaɪntiːnhˈʌndɹɪd ˈeɪɾi fˈɔːɹ');
  assert.deepEqual(
    phonemes.slice(0, 4).map(({ phoneme, text_start }) => [phoneme, text_start]),
    [
      ['ɪ', 0],
      ['n', 0],
      [' ', null],
      ['n', 3],
    ],
  );
});

test('times do not depend on the audio’s format and rate', async () => {
  const { sentences, words } = await timed({});
  const other = await timed({ audio_format: 'flac', sample_rate: 48_000 });
  assert.deepEqual([other.sentences, other.words], [sentences, words]);
  assert.equal(Buffer.from(other.audio, 'base64').toString('latin1', 0, 4), 'fLaC');
});

test('json is streamed as lines, a sentence before its audio', async () => {
  // At this level sentences are spoken in one piece, so the samples are the same as in the whole
  // answer.
  const level = { normalize_audio: true };
  const whole = await timed(level);
  const response = await post(PATH, {
    ...{ text: TEXT, format: 'json', stream: true, ...QUIET, ...level },
  });
  assert.equal(response.headers.get('content-type'), 'application/x-ndjson');
  await checkAnswer(response);
  const lines = (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ type }) => type).filter((type, i, all) => type !== all[i - 1]),
    ['start', 'sentence', 'audio', 'sentence', 'audio', 'end'],
  );
  const sentences = lines.filter(({ type }) => type === 'sentence');
  assert.deepEqual(
    sentences.map(({ type: _, words: __, phonemes: ___, ...sentence }) => sentence),
    whole.sentences,
  );
  assert.deepEqual(
    sentences.flatMap(({ words }) => words),
    whole.words,
  );
  assert.equal(lines.at(-1).duration, whole.duration);
  const pieces = lines.flatMap(({ audio }) => (audio ? [Buffer.from(audio, 'base64')] : []));
  const samples = (wav: Buffer) => wav.subarray(44);
  assert.ok(samples(Buffer.concat(pieces)).equals(samples(Buffer.from(whole.audio, 'base64'))));
});

test('a voice that runs whole has times of sentences', async () => {
  const whole = await createRealEngine();
  try {
    const response = await appUnderTest(whole).post(PATH, { text: 'One. Two.', format: 'json' });
    await checkAnswer(response);
    const answer = (await response.json()) as Timed;
    assert.equal(answer.sentences.length, 2);
    assert.deepEqual([answer.words, answer.phonemes], [null, null]);
  } finally {
    await whole.close();
  }
});

for (const [format, contentType, expected] of [
  [
    'srt',
    'application/x-subrip; charset=utf-8',
    /^1\n00:00:00,000 --> 00:00:0\d,\d{3}\nIn 1984, it was 🙂 there\.\n\n2\n.*\n“Of the” end!\n\n$/,
  ],
  [
    'vtt',
    'text/vtt; charset=utf-8',
    /^WEBVTT\n\n00:00:00\.000 --> 00:00:0\d\.\d{3}\nIn 1984, it was 🙂 there\.\n\n.*\n“Of the” end!\n\n$/,
  ],
] as const) {
  test(`subtitles as ${format}, with the times of the same seed`, async () => {
    const seeded = { text: TEXT, seed: 4, sentence_silence: 1.5, speed: 2 };
    const response = await post(PATH, { ...seeded, format });
    assert.equal(response.headers.get('content-type'), contentType);
    assert.match(response.headers.get('etag') ?? '', /^"/);
    const disposition = response.headers.get('content-disposition');
    assert.equal(disposition, `attachment; filename="speech.${format}"`);
    const subtitles = await response.text();
    assert.match(subtitles, expected);
    const { sentences } = await timed({
      ...seeded,
      noise_scale: undefined,
      noise_w_scale: undefined,
    });
    const end = /(\d\d)[,.](\d{3})\n“/.exec(subtitles);
    assert.ok(Math.abs(Number(`${end?.[1]}.${end?.[2]}`) - (sentences[1]?.end ?? 0)) <= 0.0005);
  });
}

test('GET gives the same answer as POST', async () => {
  const fields = { text: TEXT, seed: 9, noise_scale: 0, speed: 1.5, sample_rate: 16_000 };
  const query = new URLSearchParams(JSON.parse(JSON.stringify(fields)));
  const got = await app.request(`${PATH}?${query}`);
  assert.equal(got.headers.get('content-disposition'), 'inline; filename="speech.wav"');
  assert.equal(got.headers.get('x-audio-sample-rate'), '16000');
  const posted = await post(PATH, fields);
  assert.equal(got.headers.get('etag'), posted.headers.get('etag'));
  assert.deepEqual(Buffer.from(await got.arrayBuffer()), Buffer.from(await posted.arrayBuffer()));

  const flowing = await app.request(`${PATH}?text=One.+Two.&stream=true&voice=multi-speaker:1`);
  assert.equal(flowing.status, 200);
  assert.equal(flowing.headers.get('content-length'), null);
  assert.ok((await flowing.arrayBuffer()).byteLength > 44);
});

test('HEAD has the content type of GET, without synthesis', async () => {
  const fixture = createFixtureEngine();
  const tested = appUnderTest(fixture);
  for (const [query, contentType] of [
    ['text=One.', 'audio/wav'],
    ['text=One.&format=opus', 'audio/ogg'],
    ['text=One.&format=vtt', 'text/vtt; charset=utf-8'],
  ]) {
    const response = await tested.app.request(`${PATH}?${query}`, { method: 'HEAD' });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', new RegExp(`^${contentType}`));
  }
  const wrong = await tested.app.request(`${PATH}?text=One.&speed=9`, { method: 'HEAD' });
  assert.equal(wrong.status, 400);
  assert.deepEqual(fixture.requests, []);
});
