import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { SupervisedEngine } from '../process/supervised-engine.ts';
import type { SpeechRequest } from '../speech-engine.ts';
import type { SentenceTiming, TextRange } from '../speech-timing.ts';
import { chunksOf, testSettings, withEngine } from '../testing/engines.ts';
import { testVoice } from '../testing/voices.ts';

const HOP = 256;
const preparedFolder = mkdtempSync(join(tmpdir(), 'timestamps-'));

let engine: SupervisedEngine;
before(async () => {
  const settings = { ...testSettings('medium-shape'), preparedFolder };
  engine = await SupervisedEngine.create({ settings, log: () => {} });
});
after(async () => {
  await engine.close();
  rmSync(preparedFolder, { recursive: true });
});

type Chunk = Awaited<ReturnType<typeof chunksOf>>[number];

const speak = async (request: SpeechRequest): Promise<Chunk[]> =>
  chunksOf(await engine.speak({ timestamps: true, ...request }));

const timingsOf = (chunks: readonly Chunk[]): SentenceTiming[] =>
  chunks.flatMap(({ timing }) => timing ?? []);

const cut = (text: string, { start, end }: TextRange) => [...text].slice(start, end).join('');

/** Fails unless the times are those of the samples, to a frame, with nothing left out. */
const checkTimes = (chunks: readonly Chunk[]): void => {
  let samples = 0;
  let timing: SentenceTiming | undefined;
  for (const chunk of chunks) {
    if (chunk.timing !== undefined) {
      timing = chunk.timing;
      assert.equal(timing.startSample, samples, 'a sentence begins where its chunk does');
      const { startSample, phonemes, words } = timing;
      assert.ok(words && words.length > 0 && phonemes && phonemes.length > 0);
      let end = phonemes[0]?.startSample;
      for (const phoneme of phonemes) {
        assert.equal(phoneme.startSample, end, 'no time between phonemes');
        assert.equal((phoneme.endSample - startSample) % HOP, 0, 'whole frames');
        end = phoneme.endSample;
      }
      let wordEnd = startSample;
      for (const word of words) {
        assert.ok(word.startSample >= wordEnd && word.endSample > word.startSample);
        wordEnd = word.endSample;
      }
      assert.ok(wordEnd <= timing.endSample && (end ?? Number.NaN) <= timing.endSample);
    }
    samples += chunk.samples.length;
    if (chunk.last && !chunk.silence) assert.equal(timing?.endSample, samples);
    if (chunk.silence) assert.equal(timing?.endSample, samples - chunk.samples.length);
  }
};

const TEXT = 'In 1984, it was 🙂 there.\n\n—\n\nAnd [[ həlˈoʊ ]]\n\nIs “of the” unknown?';

for (const request of [
  {},
  { normalizeAudio: false, sentenceSilenceSeconds: 0.3 },
  { normalizeAudio: true, sentenceSilenceSeconds: 0.1, speed: 0.7 },
  { whole: true, seed: 3, noiseScale: 0.6, noiseWScale: 0.8 },
] as const) {
  test(`times are exact to a frame: ${JSON.stringify(request)}`, async () => {
    const chunks = await speak({ text: TEXT, ...request });
    checkTimes(chunks);
    assert.deepEqual(
      timingsOf(chunks).map(({ text, words }) => [
        cut(TEXT, text),
        words?.map((word) => `${cut(TEXT, word.text)}=${word.phonemes}`).join(' | '),
      ]),
      [
        [
          'In 1984, it was 🙂 there.',
          'In=ɪn | 1984=nˈaɪntiːnhˈʌndɹɪd ˈeɪɾi fˈɔːɹ | it=ɪt | was=wʌz | ' +
            '🙂=slˈaɪtli smˈaɪlɪŋ fˈeɪs | there=ðˈɛɹ',
        ],
        ['And [[ həlˈoʊ ]]', 'And=ænd | həlˈoʊ=həlˈoʊ'],
        ['Is “of the” unknown?', 'Is=ɪz | of the=ʌvðə | unknown=ʌnnˈoʊn'],
      ],
    );
  });
}

test('a sentence that is cut has times in each piece, and all its words once', async () => {
  const text = 'wordy '.repeat(400).trim();
  const chunks = await speak({ text });
  checkTimes(chunks);
  const timings = timingsOf(chunks);
  assert.ok(timings.length > 1);
  const words = timings.flatMap((timing) => timing.words ?? []);
  assert.deepEqual(
    words.map((word) => word.text.start),
    Array.from({ length: 400 }, (_, index) => 6 * index),
  );
  assert.equal(timings.map((timing) => cut(text, timing.text)).join(' '), text);
});

test('whoever does not ask is told nothing', async () => {
  const chunks = await speak({ text: 'One. Two.', timestamps: false });
  assert.ok(chunks.every((chunk) => !('timing' in chunk)));
});

const LONG = `Short one. ${'And then some more of it, '.repeat(20)} all at once. The end.`;

for (const [place, isLostAfter] of [
  ['within a sentence', ({ sentence, last }: Chunk) => sentence === 1 && !last],
  ['between sentences', ({ sentence, last }: Chunk) => sentence === 1 && last],
] as const) {
  test(`an engine process that is lost ${place} costs no times`, async () => {
    const request = { text: LONG, seed: 5, sentenceSilenceSeconds: 0.2, timestamps: true };
    const expected = await speak(request);
    const speech = await engine.speak(request);
    const reader = speech.audio[Symbol.asyncIterator]();
    const chunks: Chunk[] = [];
    const take = async () => {
      const { value } = await reader.next();
      if (value) chunks.push(value);
      return value !== undefined;
    };
    do await take();
    while (!isLostAfter(chunks.at(-1) as Chunk));
    const { pid } = engine;
    assert.ok(pid);
    process.kill(pid, 'SIGKILL');
    while (await take());
    assert.notEqual(engine.pid, pid);
    assert.deepEqual(timingsOf(chunks), timingsOf(expected));
    checkTimes(chunks);
  });
}

test('a voice that runs whole has times of sentences', async () => {
  await withEngine({ voices: [testVoice('medium-shape')] }, async (whole) => {
    const chunks = await chunksOf(await whole.speak({ text: 'One. Two.', timestamps: true }));
    const [one, two] = chunks.map(({ samples }) => samples.length) as [number, number];
    assert.deepEqual(timingsOf(chunks), [
      { text: { start: 0, end: 4 }, startSample: 0, endSample: one, words: null, phonemes: null },
      {
        ...{ text: { start: 5, end: 9 }, startSample: one, endSample: one + two },
        ...{ words: null, phonemes: null },
      },
    ]);
  });
});
