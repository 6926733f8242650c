import type { VoiceCatalogue } from '@hailo-piper/speech';
import { ApiError } from './errors.ts';

/** Model names that select the default voice: OpenAI's speech models and `piper`. */
const MODEL_NAMES = ['piper', 'tts-1', 'tts-1-hd', 'gpt-4o-mini-tts'];
const DATED_MODEL = /^(?:tts-1|tts-1-hd|gpt-4o-mini-tts)-\d{4}(?:-\d{2}-\d{2})?$/;

/** All values of `model`: the model names and the voice ids. */
export function modelIds({ voices }: VoiceCatalogue): readonly string[] {
  return [...MODEL_NAMES, ...voices.map(({ id }) => id)];
}

/**
 * Id of the voice behind `default` and OpenAI's voice names: the model if it is a voice id, else
 * the default voice.
 *
 * @throws ApiError `model_not_found`; EngineError `engine_unavailable` while no voice is loaded.
 */
export function voiceOfModel(model: string | undefined, catalogue: VoiceCatalogue): string {
  const fallback = catalogue.choose().voice.id;
  if (model === undefined || MODEL_NAMES.includes(model) || DATED_MODEL.test(model)) {
    return fallback;
  }
  if (catalogue.withId(model) !== undefined) return model;
  const known = modelIds(catalogue).join(', ');
  throw new ApiError('model_not_found', `There is no such model; there are: ${known}.`, {
    param: 'model',
  });
}
