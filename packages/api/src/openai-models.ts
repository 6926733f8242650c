import type { VoiceCatalogue } from '@hailo-piper/speech';
import { ApiError } from './errors.ts';

/** OpenAI's speech models and ours: names under which the default voice is spoken. */
const MODEL_NAMES = ['piper', 'tts-1', 'tts-1-hd', 'gpt-4o-mini-tts'];
const DATED_MODEL = /^(?:tts-1|tts-1-hd|gpt-4o-mini-tts)-\d{4}(?:-\d{2}-\d{2})?$/;

/** What `model` accepts: the names of the service as such, and the voices' ids. */
export function modelIds({ voices }: VoiceCatalogue): readonly string[] {
  return [...MODEL_NAMES, ...voices.map(({ id }) => id)];
}

/**
 * Id of the voice that `default` and OpenAI's voice names stand for: the model, when it is a voice id.
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
