import { withAdmission } from './admission/with-admission.ts';
import type { EngineOptions, SupervisedEngineOptions } from './engine-options.ts';
import type { SpeechEngine } from './speech-engine.ts';

/**
 * Makes the engine and waits until its default voice is loaded.
 * @throws HailoPiperError `voice_load_failed`, or `engine_unavailable` when its process dies at once.
 */
export const createSpeechEngine = async (options: EngineOptions): Promise<SpeechEngine> => {
  const { isolation, maxQueued, requestTimeoutMs, log = () => {}, ...settings } = options;
  const engine = await create(isolation, { settings, log, requestTimeoutMs });
  return withAdmission(engine, { maxQueued, requestTimeoutMs });
};

/** Loads the one that is wanted: the front-end holds no ONNX Runtime that works elsewhere. */
const create = async (
  isolation: EngineOptions['isolation'],
  options: SupervisedEngineOptions,
): Promise<SpeechEngine> => {
  if (isolation === 'process') {
    const { SupervisedEngine } = await import('./process/supervised-engine.ts');
    return SupervisedEngine.create(options);
  }
  const { InProcessEngine } = await import('./in-process-engine.ts');
  return InProcessEngine.create(options.settings, options.log);
};
