/** The engine in this very process, without HTTP and without a process of its own; see engine.ts. */
import { createSpeechEngine } from '@hailo-piper/engine';
import { answerLines } from './answer-lines.ts';
import { MODEL_PATH, SAMPLE_RATE } from './voice.ts';

export interface EngineRequest {
  readonly text: string;
  readonly whole: boolean;
  readonly noise: boolean;
}

const workers = Number(process.argv[3]);
const engine = await createSpeechEngine({
  voices: [MODEL_PATH],
  defaults: { normalizeAudio: 'steady' },
  preparedFolder: String(process.argv[2]),
  workers,
  intraOpThreads: 1,
  // As `encoder_threads: auto` chooses where there is a core for each worker.
  encoderThreads: workers,
  isolation: 'none',
  requestTimeoutMs: 300_000,
});

const NO_NOISE = { noiseScale: 0, noiseWScale: 0 };

await answerLines<EngineRequest>(SAMPLE_RATE, async ({ noise, ...request }, heard) => {
  const { audio } = await engine.speak({ ...request, ...(noise ? {} : NO_NOISE) });
  for await (const { samples } of audio) heard(samples.length);
});
await engine.close();
