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
import { TimingJoiner } from './timing-joiner.ts';

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

/** The times of the sentences. */
const timingsOf = (chunks: readonly Chunk[]): SentenceTiming[] => {
  const joiner = new TimingJoiner();
  return chunks.flatMap(({ timing }) => (timing && joiner.add(timing)) ?? []);
};

const cut = (text: string, { start, end }: TextRange) => [...text].slice(start, end).join('');

/** Fails unless the times match the samples to a frame, without gaps. */
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

for (const request of [{}, { whole: true }, { normalizeAudio: true, speed: 2 }] as const) {
  test(`a sentence cut into pieces has one timing, each word once, and no silence within: ${JSON.stringify(request)}`, async () => {
    const text = 'wordy '.repeat(400).trim();
    const chunks = await speak({ text, ...request, sentenceSilenceSeconds: 1 });
    checkTimes(chunks);
    assert.ok(chunks.some(({ piece }) => piece === 1));
    assert.ok(chunks.every(({ sentence, silence }) => sentence === 0 && !silence));
    const [timing, ...more] = timingsOf(chunks);
    assert.deepEqual(more, []);
    assert.deepEqual(
      timing?.words?.map((word) => word.text.start),
      Array.from({ length: 400 }, (_, index) => 6 * index),
    );
    assert.equal(cut(text, timing?.text ?? { start: 0, end: 0 }), text);
    const samples = chunks.reduce((sum, chunk) => sum + chunk.samples.length, 0);
    assert.deepEqual([timing?.startSample, timing?.endSample], [0, samples]);
  });
}

test('silence follows a sentence of several pieces and is not within it', async () => {
  const long = `Wordy ${'wordy '.repeat(400).trim()}.`;
  const text = `First. ${long} Last.`;
  const chunks = await speak({ text, sentenceSilenceSeconds: 0.5 });
  checkTimes(chunks);
  const silent = chunks.filter(({ silence }) => silence);
  assert.deepEqual(
    silent.map(({ sentence, samples }) => [sentence, samples.length]),
    [
      [0, 11_025],
      [1, 11_025],
    ],
  );
  const timings = timingsOf(chunks);
  assert.deepEqual(
    timings.map((timing) => cut(text, timing.text)),
    ['First.', long, 'Last.'],
  );
  assert.equal((timings[1]?.startSample ?? 0) - (timings[0]?.endSample ?? 0), 11_025);
});

test('a very long word is one word across all its pieces', async () => {
  const text = `One [[${'a'.repeat(2200)}]]`;
  const [timing, ...more] = timingsOf(await speak({ text }));
  assert.deepEqual(more, []);
  assert.deepEqual(
    timing?.words?.map((word) => [word.text.start, word.text.end]),
    [
      [0, 3],
      [6, 2206],
    ],
  );
});

for (const [text, sentences, words] of [
  [
    'One\ftwo\vthree \x07four\x1b five\x7f\x85six.\fSeven\x02\x02eight\x9f',
    ['One\ftwo\vthree \x07four\x1b five\x7f\x85six.', 'Seven\x02\x02eight'],
    ['One', 'two', 'three', 'four', 'five', 'six', 'Seven', 'eight'],
  ],
  [
    '\x01\x07One,\x08 \x1ctwo\x1d.\x0c\x0c 🙂\x0cthree',
    ['One,\x08 \x1ctwo\x1d.', '🙂\x0cthree'],
    ['One', 'two', '🙂', 'three'],
  ],
  [
    'hello \x01+10Pworld \x0150S again \x01Ven-gb then\x01.',
    ['hello \x01+10Pworld \x0150S again \x01Ven-gb then\x01.'],
    ['hello', 'world', 'again', 'then'],
  ],
  [
    '\ufeffOne\u2028two\u2029three\u200b four.\x85',
    ['One\u2028two\u2029three\u200b four.'],
    ['One', 'two', 'three', 'four'],
  ],
] as const) {
  test(`words among control characters have the right ranges: ${JSON.stringify(text)}`, async () => {
    const timings = timingsOf(await speak({ text }));
    assert.deepEqual(
      timings.map((timing) => cut(text, timing.text)),
      sentences,
    );
    assert.deepEqual(
      timings.flatMap((timing) => (timing.words ?? []).map((word) => cut(text, word.text))),
      words,
    );
  });
}

test('without `timestamps` there are no times', async () => {
  const chunks = await speak({ text: 'One. Two.', timestamps: false });
  assert.ok(chunks.every((chunk) => !('timing' in chunk)));
});

/** Two pieces at least: the second is the last. */
const PIECES = `${'And then some more of it, '.repeat(60)} all at once. The end.`;
const LONG = `Short one. ${'And then some more of it, '.repeat(20)} all at once. The end.`;

for (const [place, isLostAfter, text] of [
  ['within a sentence', ({ sentence, last }: Chunk) => sentence === 1 && !last, LONG],
  ['between sentences', ({ sentence, last }: Chunk) => sentence === 1 && last, LONG],
  ['within a piece', ({ piece, last }: Chunk) => piece === 1 && !last, PIECES],
  ['between pieces', ({ piece, last }: Chunk) => piece === 0 && last, PIECES],
] as const) {
  test(`times are complete if the engine process is lost ${place}`, async () => {
    const request = { text, seed: 5, sentenceSilenceSeconds: 0.2, timestamps: true };
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

test('a voice that runs whole has times of sentences only', async () => {
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
