import { join } from 'node:path';
import type { Config } from '@hailo-piper/config';
import { createSpeechEngine, EngineError, type SpeechEngine } from '@hailo-piper/engine';
import { readMemoryLimit } from '@hailo-piper/machine';
import type { LeftOut } from '@hailo-piper/speech';
import { engineThreads } from './engine-threads.ts';
import { EXIT, StartError } from './exit-status.ts';
import type { ModelChoice } from './model-path.ts';
import type { Log } from './operation/log.ts';
import { stateDirectory } from './state-directory.ts';

export interface LoadedEngine {
  readonly engine: SpeechEngine;
  /** `.onnx` file of its voice. */
  readonly modelPath: string;
  /** Voices that were found but are not usable. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Makes an engine with the first model that loads; those before it are logged and left out.
 *
 * @throws StartError if none loads.
 */
export async function loadEngine(
  config: Config,
  { models: [modelPath, next, ...others], leftOut }: ModelChoice,
  log: Log,
): Promise<LoadedEngine> {
  try {
    return { engine: await createEngine(config, modelPath, log), modelPath, leftOut };
  } catch (error) {
    const isVoiceAtFault = error instanceof StartError && error.exitCode === EXIT.config;
    if (next === undefined || !isVoiceAtFault) throw error;
    const reason = error.message;
    log.warning('a voice is left out', { path: modelPath, reason, next });
    const choice: ModelChoice = {
      models: [next, ...others],
      leftOut: [...leftOut, { path: modelPath, reason }],
    };
    return loadEngine(config, choice, log);
  }
}

async function createEngine(config: Config, modelPath: string, log: Log): Promise<SpeechEngine> {
  const { piper, performance: limits, synthesis } = config;
  try {
    return await createSpeechEngine({
      voices: [modelPath],
      defaults: {
        lengthScale: piper.length_scale,
        noiseScale: piper.noise_scale,
        noiseWScale: piper.noise_w_scale,
        volume: piper.volume,
        normalizeAudio: piper.normalize_audio,
        sentenceSilenceSeconds: synthesis.sentence_silence,
      },
      preparedFolder: join(stateDirectory(process.env), 'prepared'),
      decoder: limits.decoder,
      maxAudioSeconds: synthesis.max_audio_seconds,
      memoryLimitBytes: readMemoryLimit(),
      ...engineThreads(limits, log),
      isolation: limits.isolation,
      requestTimeoutMs: limits.request_timeout * 1000,
      log: ({ level, msg, ...fields }) => log[level](msg, fields),
    });
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    const exitCode = cause.code === 'voice_load_failed' ? EXIT.config : EXIT.failed;
    const oneLine = cause.message.replaceAll(/\s*\n\s*/g, ' ');
    const message = oneLine.includes(modelPath) ? oneLine : `${modelPath}: ${oneLine}`;
    throw new StartError(exitCode, `cannot load the voice: ${message}`, cause);
  }
}
