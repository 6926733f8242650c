import type { SpeechEngine, VoiceInfo } from '@hailo-piper/engine';
import { HailoPiperError } from '@hailo-piper/engine';
import { ApiError } from './errors.ts';

/** OpenAI's built-in voices; clients send these names whatever server they speak to. */
const OPENAI_VOICES = new Set(
  'alloy ash ballad coral echo fable onyx nova sage shimmer verse marin cedar'.split(' '),
);

/** OpenAI's speech models and ours: names under which the default voice is spoken. */
export const MODEL_NAMES = ['piper', 'tts-1', 'tts-1-hd', 'gpt-4o-mini-tts'];
const DATED_MODEL = /^(?:tts-1|tts-1-hd|gpt-4o-mini-tts)-\d{4}(?:-\d{2}-\d{2})?$/;

export interface VoiceChoice {
  readonly voice: VoiceInfo;
  readonly speaker?: number | string;
}

/** @throws HailoPiperError `engine_unavailable` while no voice is loaded. */
export function defaultVoice(engine: SpeechEngine): VoiceInfo {
  const voices = engine.voices();
  const voice = voices.find((candidate) => candidate.isDefault) ?? voices[0];
  if (voice) return voice;
  throw new HailoPiperError('engine_unavailable', 'The voice is still being loaded.', {
    retryAfterSeconds: 2,
  });
}

/** Whether `model` is one of the names that stand for the service as such. */
export function isModelName(model: string): boolean {
  return MODEL_NAMES.includes(model) || DATED_MODEL.test(model);
}

/**
 * The voice that `default` and OpenAI's voice names stand for: the model, when it is a voice id.
 *
 * @throws ApiError `model_not_found`.
 */
export function voiceOfModel(model: string | undefined, engine: SpeechEngine): VoiceInfo {
  const fallback = defaultVoice(engine);
  if (model === undefined || isModelName(model)) return fallback;
  const voice = engine.voices().find((candidate) => candidate.id === model);
  if (voice) return voice;
  const known = [...MODEL_NAMES, ...engine.voices().map((candidate) => candidate.id)].join(', ');
  throw new ApiError('model_not_found', `There is no such model; there are: ${known}.`, {
    param: 'model',
  });
}

/**
 * Resolves what a client asked for, never to a voice it did not ask for. `id:speaker` picks a
 * speaker; a whole id wins over that reading.
 *
 * @param standIn The voice behind `default`, OpenAI's names, and no name at all.
 * @throws ApiError `voice_not_found` listing what there is, `invalid_value`.
 */
export function chooseVoice(
  asked: { voice?: string | { id: string }; speaker?: number | string },
  standIn: VoiceInfo,
  voices: readonly VoiceInfo[],
): VoiceChoice {
  const name = typeof asked.voice === 'object' ? asked.voice.id : asked.voice;
  const find = (id: string) =>
    voices.find((voice) => voice.id === id) ??
    (id === 'default' || OPENAI_VOICES.has(id) ? standIn : undefined);
  const withSpeaker = (voice: VoiceInfo): VoiceChoice =>
    asked.speaker === undefined ? { voice } : { voice, speaker: asked.speaker };

  if (name === undefined) return withSpeaker(standIn);
  const whole = find(name);
  if (whole) return withSpeaker(whole);

  const colon = name.lastIndexOf(':');
  const voice = colon > 0 ? find(name.slice(0, colon)) : undefined;
  if (!voice) throw voiceNotFound(voices);
  if (asked.speaker !== undefined) {
    throw new ApiError('invalid_value', '`voice` already names a speaker; leave `speaker` out.', {
      param: 'speaker',
    });
  }
  return { voice, speaker: speakerOf(name.slice(colon + 1), voice) };
}

function speakerOf(name: string, voice: VoiceInfo): number | string {
  return /^\d{1,9}$/.test(name) && !Object.hasOwn(voice.speakers, name) ? Number(name) : name;
}

function voiceNotFound(voices: readonly VoiceInfo[]): ApiError {
  const known = ['default', ...voices.map((voice) => voice.id), ...OPENAI_VOICES].join(', ');
  return new ApiError('voice_not_found', `There is no such voice; there are: ${known}.`, {
    param: 'voice',
  });
}
