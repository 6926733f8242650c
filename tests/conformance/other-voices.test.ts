/** As audio.test.ts, for graphs of other shapes: other rates, several speakers, other predictors. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  createPhonemizers,
  createSpeechEngine,
  phonemeIds,
  phonemize,
  readVoiceConfig,
  type SpeechEngine,
} from '@hailo-piper/engine';
import { piperSamples } from './piper-samples.ts';
import { samplesBySentence, worstDifference } from './sentences.ts';
import { StockVoice } from './stock-voice.ts';

const TEXTS = ['Hm.', 'Seven bridges cross the river. Only two are open!'];
const CASES = [
  { normalizeAudio: true, volume: 1, lengthScale: 1 },
  { normalizeAudio: true, volume: 1.7, lengthScale: 0.8 },
  { normalizeAudio: false, volume: 3, lengthScale: 1.3 },
];

/** live/run.suite.ts has all of them. */
const models = ['high-multi-no-sdp', 'low-16k', 'multi-speaker'].map((name) =>
  fileURLToPath(new URL(`../voices/${name}.onnx`, import.meta.url)),
);
const phonemizers = createPhonemizers();

let engine: SpeechEngine;
before(async () => {
  engine = await createSpeechEngine({
    voices: models,
    preparedFolder: fileURLToPath(new URL('../node_modules/.cache/prepared', import.meta.url)),
    defaults: { noiseScale: 0, noiseWScale: 0 },
    workers: 1,
    intraOpThreads: 1,
    isolation: 'process',
    requestTimeoutMs: 600_000,
  });
});
after(() => engine.close());

for (const model of models) {
  const voice = readVoiceConfig(model);
  test(`${voice.id}: the samples of Piper on this machine`, async () => {
    const stock = await StockVoice.open(model);
    // The last speaker, because the first is the default.
    const speaker = voice.numSpeakers - 1;
    for (const text of TEXTS) {
      const sentences = (await phonemize(voice, phonemizers, text)).map(
        (phonemes) => phonemeIds(phonemes, voice.phonemeIdMap).ids,
      );
      for (const { normalizeAudio, volume, lengthScale } of CASES) {
        const expected: Int16Array[] = [];
        for (const ids of sentences) {
          const audio = await stock.speak(ids, { lengthScale, speaker });
          expected.push(piperSamples(audio, { normalize_audio: normalizeAudio, volume }));
        }
        const wanted = { voice: voice.id, text, speaker, normalizeAudio, volume, lengthScale };
        const { audio } = await engine.speak(wanted);
        assert.equal(worstDifference(expected, await samplesBySentence(audio)), 0, text);
      }
    }
  });
}
