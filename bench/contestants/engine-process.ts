/** The engine in this very process, without HTTP and without a process of its own; see engine.ts. */
import { createSpeechEngine } from '@hailo-piper/engine';
import { answerLines } from './answer-lines.ts';
import { MODEL_PATH, SAMPLE_RATE } from './voice.ts';

export interface EngineRequest {
  readonly text: string;
  readonly whole: boolean;
}

const engine = await createSpeechEngine({
  voices: [MODEL_PATH],
  defaults: { normalizeAudio: 'steady' },
  preparedFolder: String(process.argv[2]),
  workers: 1,
  intraOpThreads: 1,
  isolation: 'none',
  requestTimeoutMs: 300_000,
});

await answerLines<EngineRequest>(SAMPLE_RATE, async (request, heard) => {
  const { audio } = await engine.speak({ ...request, noiseScale: 0, noiseWScale: 0 });
  for await (const { samples } of audio) heard(samples.length);
});
await engine.close();
