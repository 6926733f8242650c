import { text as readText } from 'node:stream/consumers';
import { loadConfig } from '@hailo-piper/config';
import {
  createPhonemizer,
  EngineError,
  type PhonemizedSentence,
  readVoiceConfig,
} from '@hailo-piper/engine';
import { EXIT, StartError } from './exit-status.ts';
import { chooseModel } from './model-path.ts';

export interface PhonemizeOptions {
  /** `.onnx` file. Default: the voice the service would load. */
  readonly model: string | undefined;
  /** Default: the voice's own. */
  readonly espeakVoice: string | undefined;
  /** Configuration file that selects the voice. Default: the one the service would load. */
  readonly config: string | undefined;
}

/**
 * Does what POST /v1/phonemize does, without a service.
 *
 * @throws StartError, ConfigError
 */
export async function phonemizeText(
  source: string | AsyncIterable<Uint8Array | string>,
  { model, espeakVoice, config }: PhonemizeOptions,
): Promise<{ espeak_voice: string; sentences: readonly PhonemizedSentence[] }> {
  try {
    const voice = model ?? (await configuredModel(config));
    const text = typeof source === 'string' ? source : await readText(source as never);
    const phonemized = await createPhonemizer(readVoiceConfig(voice))(text, espeakVoice);
    return { espeak_voice: phonemized.espeakVoice, sentences: phonemized.sentences };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const status = error.code === 'voice_load_failed' ? EXIT.config : EXIT.failed;
    throw new StartError(status, error.message, error);
  }
}

const configuredModel = async (path: string | undefined): Promise<string> =>
  chooseModel((await loadConfig(path === undefined ? {} : { path })).config).models[0];
