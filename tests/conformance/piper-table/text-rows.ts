import assert from 'node:assert/strict';
import { PiperDied } from '../live/piper-process.ts';
import { assertSame, type Both, type Rows, samplesOf, voice } from './both.ts';

interface Sentence {
  readonly phonemes: string;
  readonly ids: readonly number[];
  readonly unknown: readonly string[];
}

const readHere = async ({ here }: Both, fields: object): Promise<Sentence[]> => {
  const { status, body } = await here('/v1/phonemize', fields);
  const answer = JSON.parse(body.toString());
  assert.equal(status, 200, body.toString());
  return answer.sentences;
};

/** Both read the texts the same way, to the phonemes and ids. */
const readAlike = async (both: Both, espeakVoice: string, texts: readonly string[]) => {
  for (const text of texts) {
    const { sentences } = await both.piper.ask({
      voice,
      text,
      phonemes_only: true,
      espeak_voice: espeakVoice,
    });
    const here = await readHere(both, { text, espeak_voice: espeakVoice });
    assert.deepEqual(
      here.map(({ phonemes, ids }) => ({ phonemes, ids })),
      sentences,
      text,
    );
  }
};

const statusHere = async ({ here }: Both, text: string): Promise<number> =>
  (await here('/v1/synthesize', { text })).status;

/** Twice what a sentence may have here. */
const LONG = 'the quick brown fox jumps over the lazy dog and then '.repeat(40);

export const textRows: Rows = {
  'Phonemes, sentences, ids': async (both) => {
    await readAlike(both, 'en-us', ['Dr. Smith paid £3.50 in 1984.', 'One. Two; three?']);
    await readAlike(both, 'de', ['Straße Nr. 5, um 18:30 Uhr!']);
    await readAlike(both, 'fr', ['Qu’est-ce que c’est ?']);
  },
  'Raw phonemes, `[[ … ]]`': (both) =>
    readAlike(both, 'en-us', ['Say [[ təˈmɑːtoʊ ]], please.', '[[ a ]][[ b ]]', 'x [[']),
  'Vowel marks for Arabic': (both) => readAlike(both, 'ar', ['مرحبا بالعالم', 'كتب الولد الدرس.']),
  'Line breaks': (both) => readAlike(both, 'en-us', ['One\ntwo', 'One.\n\nTwo.', 'a\r\nb']),
  'Control characters': async (both) => {
    await readAlike(both, 'en-us', [
      'a\fb',
      'One.\vTwo.',
      'Bell\x07 rings',
      'Next\x85line',
      'x\x7fy',
    ]);
    for (const text of ['a\0b', 'a\ud800b']) {
      assert.equal((await both.post(`{"text":${JSON.stringify(text)}}`)).status, 500);
      assert.equal(await statusHere(both, text), 400);
    }
  },
  'Text without a sound (`...`)': async (both) => {
    for (const text of ['...', '?', '—']) {
      const noise = samplesOf((await both.post({ text })).body);
      assert.ok(Math.max(...noise) > 32000, `${text}: Piper is silent`);
      const silence = await both.spokenHere({ text });
      assert.equal(silence.length, 2205);
      assert.ok(silence.every((sample) => sample === 0));
    }
  },
  'Such a sentence among others': async (both) => {
    const text = 'One. [[ a ]].';
    const { sentences } = await both.piper.ask({ voice, text, noise_scale: 0, noise_w_scale: 0 });
    const silent = sentences.filter(({ ids }) => ids.length === 3);
    assert.equal(silent.length, 1, JSON.stringify(sentences));
    const samples = sentences.reduce((sum, sentence) => sum + (sentence.samples ?? 0), 0);
    assert.equal((await both.spokenHere({ text })).length, samples - (silent[0]?.samples ?? 0));
  },
  'Empty or blank text': async (both) => {
    for (const text of ['', '  ', '\n']) {
      assert.equal((await both.post({ text })).status, 500);
      assert.equal(await statusHere(both, text), 400);
    }
  },
  'Sounds the voice has no id for': async (both) => {
    const text = '[[ aʘ͡ʙ ]] and 東';
    const sentences = await readHere(both, { text });
    assert.ok(sentences.some(({ unknown }) => unknown.length > 0));
    assertSame(await both.spokenHere({ text }), await both.spoken({ text }));
  },
  'A very long sentence': async (both) => {
    const piper = await both.piper.ask({ voice, text: LONG, phonemes_only: true });
    assert.equal(piper.sentences.length, 1);
    assert.ok((piper.sentences[0]?.ids.length ?? 0) > 2 * 1000);
    assert.equal(await statusHere(both, LONG), 200);
  },
  'Length of a text': async (both) => {
    assert.equal(await statusHere(both, 'a '.repeat(2501)), 400);
  },
  'A text that ends Piper': async (both) => {
    const text = 'A.B.C.D.'.repeat(300);
    await assert.rejects(both.piper.ask({ voice, text, phonemes_only: true }), PiperDied);
    assert.equal(await statusHere(both, text), 200);
  },
};
