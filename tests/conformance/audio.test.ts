/**
 * The samples are Piper's, shown twice. On the machine at hand: Piper's rule over the stock graph, to the
 * last bit. And from the recordings of the real Piper, which were made on another processor perhaps and
 * therefore have a bound. The live Piper is asked by live/run.suite.ts.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSpeechEngine, type SpeechEngine } from '@hailo-piper/engine';
import { type AudioGolden, type AudioGoldenSentence, audioGoldens } from '../goldens/read.ts';
import { piperSamples } from './piper-samples.ts';
import { isAsRecorded, recordedDistance } from './recorded-distance.ts';
import { samplesBySentence, worstDifference } from './sentences.ts';
import { StockVoice } from './stock-voice.ts';
import { PIPERS_RULE, WRONG_RULES, type WrongRule } from './wrong-rules.ts';

const embedded = fileURLToPath(
  new URL('../../voices/en_US-joe-medium/en_US-joe-medium.onnx', import.meta.url),
);

/** Where no phoneme makes a sound Piper speaks a burst of noise; we leave the sentence out. */
const isPhantom = ({ phonemes }: AudioGoldenSentence): boolean => phonemes.trim() === '';

const goldens = audioGoldens().map(({ sentences, ...golden }) => ({
  ...golden,
  sentences: sentences.filter((sentence) => !isPhantom(sentence)),
}));

/** What the stock graph says to a golden's sentences, on this machine. */
const stockAudio = new Map<string, readonly Float32Array[]>();
const stockOf = ({ id }: Pick<AudioGolden, 'id'>) => stockAudio.get(id) ?? [];

let engine: SpeechEngine;
before(async () => {
  engine = await createSpeechEngine({
    voices: [embedded],
    preparedFolder: fileURLToPath(new URL('../node_modules/.cache/prepared', import.meta.url)),
    defaults: { noiseScale: 0, noiseWScale: 0, normalizeAudio: true },
    workers: 1,
    intraOpThreads: 1,
    isolation: 'process',
    requestTimeoutMs: 120_000,
  });
  const stock = await StockVoice.open(embedded);
  for (const { id, sentences, settings } of goldens) {
    const audio: Float32Array[] = [];
    for (const { ids } of sentences) {
      audio.push(await stock.speak(ids, { lengthScale: settings.length_scale ?? 1 }));
    }
    stockAudio.set(id, audio);
  }
});
after(() => engine.close());

const speak = async (
  { text, settings }: Pick<AudioGolden, 'text' | 'settings'>,
  normalizeAudio: boolean,
): Promise<number[][]> => {
  const { audio } = await engine.speak({
    text,
    ...(settings.length_scale === undefined ? {} : { lengthScale: settings.length_scale }),
    ...(settings.volume === undefined ? {} : { volume: settings.volume }),
    normalizeAudio,
  });
  return samplesBySentence(audio);
};

for (const golden of goldens) {
  const { id, settings } = golden;
  const level = settings.normalize_audio ?? true;

  test(`${id}: the samples of Piper on this machine, and as recorded`, async () => {
    const sentences = await speak(golden, level);
    const expected = stockOf(golden).map((audio) => piperSamples(audio, settings));
    assert.equal(worstDifference(expected, sentences), 0);
    golden.sentences.forEach(({ pcm }, index) => {
      const spoken = sentences[index] ?? [];
      assert.equal(spoken.length, pcm.length, `sentence ${index}`);
      const distance = JSON.stringify(recordedDistance(pcm, spoken));
      assert.ok(isAsRecorded(pcm, spoken, settings.volume), `sentence ${index}: ${distance}`);
    });
  });

  test(`${id}: the samples of Piper on this machine with normalize_audio ${!level}`, async () => {
    const other = { ...settings, normalize_audio: !level };
    const expected = stockOf(golden).map((audio) => piperSamples(audio, other));
    assert.equal(worstDifference(expected, await speak(golden, !level)), 0);
  });
}

describe('what these comparisons would catch', () => {
  /** In how many recordings, and by how much on this machine, a rule is not Piper's. */
  const caught = (apply: WrongRule['apply']) => {
    let recordings = 0;
    let steps = 0;
    for (const golden of goldens) {
      const { settings } = golden;
      const expected = stockOf(golden).map((audio) => piperSamples(audio, settings));
      const made = apply(stockOf(golden), settings);
      steps = Math.max(steps, worstDifference(expected, made));
      const isRecorded = golden.sentences.every(({ pcm }, index) =>
        isAsRecorded(pcm, made[index] ?? [], settings.volume),
      );
      if (!isRecorded) recordings++;
    }
    return { recordings, steps };
  };

  test('Piper’s own rule passes both', () => {
    assert.deepEqual(caught(PIPERS_RULE), { recordings: 0, steps: 0 });
  });

  for (const { name, apply, showsInRecordings } of WRONG_RULES) {
    const where = showsInRecordings ? 'and in the recordings' : 'and not in the recordings';
    test(`a rule that ${name} shows on this machine ${where}`, (t) => {
      const { recordings, steps } = caught(apply);
      t.diagnostic(`${steps} steps on this machine, ${recordings} of ${goldens.length} recordings`);
      assert.ok(steps > 0);
      assert.equal(recordings > 0, showsInRecordings);
    });
  }
});
