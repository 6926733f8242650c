import { near } from '@hailo-piper/config';
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
 * Id of the voice behind `default` and OpenAI's voice names: the model if it names a voice;
 * undefined stands for the default voice.
 *
 * @throws ApiError `model_not_found`; EngineError `engine_unavailable` while no voice is loaded.
 */
export function voiceOfModel(
  model: string | undefined,
  catalogue: VoiceCatalogue,
): string | undefined {
  catalogue.choose();
  if (model === undefined || MODEL_NAMES.includes(model) || DATED_MODEL.test(model)) {
    return undefined;
  }
  const voice = catalogue.withId(model);
  if (voice !== undefined) return voice.id;
  const ids = modelIds(catalogue);
  const known = ids.length <= MAX_LISTED ? ids : [...MODEL_NAMES, ...near(model, ids)];
  const message = `There is no such model; there are: ${known.join(', ')}${
    ids.length <= MAX_LISTED ? '' : ', and others in /v1/models'
  }.`;
  throw new ApiError('model_not_found', message, { param: 'model' });
}

/** Most models that a message lists. */
const MAX_LISTED = 30;
