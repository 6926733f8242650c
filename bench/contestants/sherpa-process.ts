/** sherpa-onnx in this process with some threads; started by sherpa.ts. */
import { createRequire } from 'node:module';
import { answerLines } from './answer-lines.ts';
import type { SherpaRequest } from './sherpa.ts';

const [, , packageFolder = '', model, tokens, dataDir, threads] = process.argv;
const { OfflineTts } = createRequire(packageFolder)('sherpa-onnx-node');
// It takes 0 for "not set" and would put its default there.
const ALMOST_NONE = 1e-9;
const speech = new OfflineTts({
  model: {
    vits: {
      model,
      tokens,
      dataDir,
      noiseScale: ALMOST_NONE,
      noiseScaleW: ALMOST_NONE,
      lengthScale: 1,
    },
    numThreads: Number(threads),
    provider: 'cpu',
    debug: false,
  },
  maxNumSentences: 1,
});

await answerLines<SherpaRequest>(speech.sampleRate, async ({ text }, heard) => {
  let told = 0;
  const whole = await speech.generateAsync({
    text,
    sid: 0,
    speed: 1,
    enableExternalBuffer: false,
    onProgress: ({ samples }: { samples: Float32Array }) => {
      told += samples.length;
      heard(samples.length);
    },
  });
  heard(whole.samples.length - told);
});
