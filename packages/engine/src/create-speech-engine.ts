import { withAdmission } from './admission/with-admission.ts';
import type { EngineOptions, SupervisedEngineOptions } from './engine-options.ts';
import type { SpeechEngine } from './speech-engine.ts';

/**
 * Makes the engine and waits until its default voice is loaded.
 * @throws EngineError `voice_load_failed`, or `engine_unavailable` when its process dies at once.
 */
export const createSpeechEngine = async (options: EngineOptions): Promise<SpeechEngine> => {
  const { isolation, log = () => {}, ...rest } = options;
  const { maxQueued, maxSlowReaders, clientShare, requestTimeoutMs, wholeTimeoutMs, ...settings } =
    rest;
  const engine = await create(isolation, { settings, log, requestTimeoutMs });
  const limits = { maxQueued, maxSlowReaders, clientShare, requestTimeoutMs, wholeTimeoutMs };
  return withAdmission(engine, limits);
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
