import { join } from 'node:path';
import { bytesOf, type Config } from '@hailo-piper/config';
import {
  createSpeechEngine,
  EngineError,
  type SpeechEngine,
  type VoiceChoice,
} from '@hailo-piper/engine';
import { readMemoryLimit } from '@hailo-piper/machine';
import { type LeftOut, voiceId } from '@hailo-piper/speech';
import { engineThreads } from './engine-threads.ts';
import { EXIT, StartError } from './exit-status.ts';
import type { ModelChoice } from './model-path.ts';
import type { Log } from './operation/log.ts';
import { stateDirectory } from './state-directory.ts';

export interface LoadedEngine {
  readonly engine: SpeechEngine;
  /** `.onnx` file of its default voice. */
  readonly modelPath: string;
  /** Voices that were found but are not usable. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Makes an engine whose default voice is the first model that loads; those before it are logged and
 * left out.
 *
 * @throws StartError if none loads.
 */
export async function loadEngine(
  config: Config,
  choice: ModelChoice,
  log: Log,
): Promise<LoadedEngine> {
  const {
    models: [modelPath, next, ...others],
    leftOut,
  } = choice;
  try {
    const engine = await createEngine(config, voiceChoice(choice, config), log);
    warnOfAbsent(config.voices.preload, engine, log);
    return { engine, modelPath, leftOut };
  } catch (error) {
    const isVoiceAtFault = error instanceof StartError && error.exitCode === EXIT.config;
    if (next === undefined || !isVoiceAtFault) throw error;
    const reason = error.message;
    log.warning('a voice is left out', { path: modelPath, reason, next });
    return loadEngine(config, withoutDefault(choice, [next, ...others], reason), log);
  }
}

function warnOfAbsent(preload: readonly string[], engine: SpeechEngine, log: Log): void {
  const ready = new Set(engine.voices().flatMap(({ id, revision }) => (revision ? [id] : [])));
  for (const voice of preload.filter((id) => !ready.has(id))) {
    log.warning('a voice of voices.preload is not there or cannot be used', { voice });
  }
}

/** A choice whose default voice does not load. */
export function withoutDefault(
  { models: [failed], voices, leftOut, ...choice }: ModelChoice,
  models: ModelChoice['models'],
  reason: string,
): ModelChoice {
  return {
    ...choice,
    models,
    voices: voices.filter((path) => path !== failed),
    leftOut: [...leftOut, { path: failed, reason }],
  };
}

/** What the engine is told: the default voice is the first model. */
export function voiceChoice(
  { models: [model], voices, settling, locked }: ModelChoice,
  { voices: { preload } }: Pick<Config, 'voices'>,
): VoiceChoice {
  const all = [...new Set([...(voices.includes(model) ? [] : [model]), ...voices, ...settling])];
  return { voices: all, defaultVoice: voiceId(model), preload, settling, locked };
}

async function createEngine(config: Config, choice: VoiceChoice, log: Log): Promise<SpeechEngine> {
  const { piper, performance: limits, synthesis, voices } = config;
  const modelPath = choice.voices.find((path) => voiceId(path) === choice.defaultVoice) ?? '';
  try {
    return await createSpeechEngine({
      ...choice,
      maxLoaded: voices.max_loaded,
      maxMemoryBytes: voices.max_memory === undefined ? undefined : bytesOf(voices.max_memory),
      defaults: {
        lengthScale: piper.length_scale,
        noiseScale: piper.noise_scale,
        noiseWScale: piper.noise_w_scale,
        volume: piper.volume,
        normalizeAudio: piper.normalize_audio,
        sentenceSilenceSeconds: synthesis.sentence_silence,
      },
      preparedFolder: join(stateDirectory(process.env), 'prepared'),
      maxPreparedBytes: bytesOf(voices.max_prepared),
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
