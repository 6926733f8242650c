import type { EngineOptions, SupervisedEngineOptions } from './engine-options.ts';
import type { SpeechEngine } from './speech-engine.ts';

/**
 * Creates the engine and waits until its default voice is loaded. The engine accepts every request
 * that fits in memory; admission control comes before it.
 * @throws EngineError `voice_load_failed`, or `engine_unavailable` when its process dies at once.
 */
export async function createSpeechEngine(options: EngineOptions): Promise<SpeechEngine> {
  const { isolation, log = () => {}, requestTimeoutMs, ...settings } = options;
  return create(isolation, {
    settings,
    log,
    ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }),
  });
}

/** Imports only the engine in use: a front-end with an engine process needs no ONNX Runtime. */
async function create(
  isolation: EngineOptions['isolation'],
  options: SupervisedEngineOptions,
): Promise<SpeechEngine> {
  if (isolation === 'process') {
    const { SupervisedEngine } = await import('./process/supervised-engine.ts');
    return SupervisedEngine.create(options);
  }
  const { InProcessEngine } = await import('./in-process-engine.ts');
  return InProcessEngine.create(options.settings, options.log);
}
