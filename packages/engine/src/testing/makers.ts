/** The two makers of a `SpeechEngine`, for tests that both must pass. */
import type { EngineSettings, VoiceChoice } from '../engine-options.ts';
import { InProcessEngine } from '../in-process-engine.ts';
import type { LogSink } from '../log.ts';
import { SupervisedEngine } from '../process/supervised-engine.ts';
import type { SpeechEngine, VoiceInfo } from '../speech-engine.ts';

export interface MadeEngine extends SpeechEngine {
  changeVoices(choice: VoiceChoice): Promise<readonly VoiceInfo[]>;
}

/** On a busy machine a unit of work may take seconds; only tests of hangs use a shorter limit. */
const PATIENT_MS = 600_000;

export const MAKERS = {
  'InProcessEngine.create': (settings: EngineSettings, log: LogSink): Promise<MadeEngine> =>
    InProcessEngine.create(settings, log),
  'SupervisedEngine.create': (settings: EngineSettings, log: LogSink): Promise<MadeEngine> =>
    SupervisedEngine.create({ settings, log, stuckAfterMs: PATIENT_MS }),
} as const;

/** Runs `use` with an engine, and closes the engine afterwards even if `use` throws. */
export async function withMade<Engine extends SpeechEngine>(
  made: Promise<Engine>,
  use: (engine: Engine) => Promise<void>,
): Promise<void> {
  const engine = await made;
  try {
    await use(engine);
  } finally {
    await engine.close();
  }
}
