import { withAdmission } from './admission/with-admission.ts';
import type { EngineOptions } from './engine-options.ts';
import { InProcessEngine } from './in-process-engine.ts';
import { SupervisedEngine } from './process/supervised-engine.ts';
import type { SpeechEngine } from './speech-engine.ts';

/**
 * Makes the engine and waits until its default voice is loaded.
 * @throws HailoPiperError `voice_load_failed`, or `engine_unavailable` when its process dies at once.
 */
export const createSpeechEngine = async (options: EngineOptions): Promise<SpeechEngine> => {
  const { isolation, maxQueued, requestTimeoutMs, log = () => {}, ...settings } = options;
  const engine =
    isolation === 'process'
      ? await SupervisedEngine.create({ settings, log })
      : await InProcessEngine.create(settings, log);
  return withAdmission(engine, { maxQueued, requestTimeoutMs });
};
