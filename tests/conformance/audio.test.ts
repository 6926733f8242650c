import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSpeechEngine, type SpeechEngine } from '@hailo-piper/engine';
import { type AudioGolden, type AudioGoldenSentence, audioGoldens } from '../goldens/read.ts';

/**
 * To the last bit, on one thread, as the goldens were made. By itself Piper runs the graph on as
 * many threads as there are cores, which moves a sample by one step here and there.
 */
const MAX_DIFFERENCE = 0;

const embedded = fileURLToPath(
  new URL('../../voices/en_US-joe-medium/en_US-joe-medium.onnx', import.meta.url),
);

let engine: SpeechEngine;
before(async () => {
  engine = await createSpeechEngine({
    voices: [embedded],
    preparedFolder: fileURLToPath(new URL('../node_modules/.cache/prepared', import.meta.url)),
    defaults: { noiseScale: 0, noiseWScale: 0, normalizeAudio: true },
    workers: 1,
    intraOpThreads: 1,
    isolation: 'process',
    maxQueued: 1,
    requestTimeoutMs: 120_000,
  });
});
after(() => engine.close());

const speak = async ({ text, settings }: AudioGolden): Promise<Int16Array[]> => {
  const { audio } = await engine.speak({
    text,
    ...(settings.length_scale === undefined ? {} : { lengthScale: settings.length_scale }),
    ...(settings.volume === undefined ? {} : { volume: settings.volume }),
    ...(settings.normalize_audio === undefined ? {} : { normalizeAudio: settings.normalize_audio }),
  });
  const sentences: number[][] = [];
  for await (const { sentence, samples } of audio) {
    const all = sentences[sentence] ?? [];
    sentences[sentence] = all;
    for (const sample of samples) all.push(sample);
  }
  return sentences.map((samples) => Int16Array.from(samples));
};

/** Where no phoneme makes a sound Piper speaks a burst of noise; we leave the sentence out. */
const isPhantom = ({ phonemes }: AudioGoldenSentence): boolean => phonemes.trim() === '';

const worstDifference = (ours: Int16Array, theirs: Int16Array): number =>
  theirs.reduce((worst, sample, i) => Math.max(worst, Math.abs(sample - (ours[i] as number))), 0);

for (const golden of audioGoldens()) {
  test(`${golden.id}: the samples of Piper 1.3.0`, async () => {
    const expected = golden.sentences.filter((sentence) => !isPhantom(sentence));
    const sentences = await speak(golden);
    assert.deepEqual(
      sentences.map((samples) => samples.length),
      expected.map(({ pcm }) => pcm.length),
    );
    expected.forEach(({ pcm }, index) => {
      const worst = worstDifference(sentences[index] as Int16Array, pcm);
      assert.ok(worst <= MAX_DIFFERENCE, `sentence ${index} differs by ${worst}`);
    });
  });
}
