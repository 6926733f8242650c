import type { SpeechEngine, VoiceInfo } from '@hailo-piper/engine';
import { EngineError } from '@hailo-piper/engine';
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
  /** As it stands in the name; see `chooseSpeaker`. */
  readonly speaker?: string;
}

/** @throws EngineError `engine_unavailable` while no voice is loaded. */
export function defaultVoice(engine: SpeechEngine): VoiceInfo {
  const voices = engine.voices();
  const voice = voices.find((candidate) => candidate.isDefault) ?? voices[0];
  if (voice) return voice;
  throw new EngineError('engine_unavailable', 'The voice is still being loaded.', {
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

/** What a client may call a voice, beside the voices' own ids. */
export interface VoiceNames {
  readonly voices: readonly VoiceInfo[];
  /** The operator's names, each for a voice's id or for `id:speaker`. */
  readonly aliases: Readonly<Record<string, string>>;
  /** The voice behind `default`, behind OpenAI's names without an alias, and behind no name. */
  readonly standIn: VoiceInfo;
}

/**
 * Resolves what a client asked for, never to a voice it did not ask for. `id:speaker` picks a
 * speaker; a whole id wins over that reading.
 *
 * @throws ApiError `voice_not_found` listing what there is.
 */
export function chooseVoice(
  asked: { voice?: string | { id: string } },
  names: VoiceNames,
): VoiceChoice {
  const name = typeof asked.voice === 'object' ? asked.voice.id : asked.voice;
  const choice = name === undefined ? { voice: names.standIn } : findVoiceByName(name, names);
  if (choice) return choice;
  throw voiceNotFound(names);
}

/** The voice, and the speaker if the name has one, that a name stands for. */
export function findVoiceByName(name: string, names: VoiceNames): VoiceChoice | undefined {
  const whole = findWholeName(name, names);
  if (whole) return whole;
  const colon = name.lastIndexOf(':');
  const choice = colon > 0 ? findWholeName(name.slice(0, colon), names) : undefined;
  if (!choice || choice.speaker !== undefined) return undefined;
  return { ...choice, speaker: name.slice(colon + 1) };
}

/** As `findVoiceByName`, without reading a speaker out of the name itself. */
export function findWholeName(name: string, names: VoiceNames): VoiceChoice | undefined {
  const { voices, aliases, standIn } = names;
  const voice = voices.find(({ id }) => id === name);
  if (voice) return { voice };
  if (name === 'default') return { voice: standIn };
  const target = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
  // Without aliases, so that one never leads to another.
  if (target !== undefined) return findVoiceByName(target, { ...names, aliases: {} });
  return OPENAI_VOICES.has(name) ? { voice: standIn } : undefined;
}

function voiceNotFound({ voices, aliases }: VoiceNames): ApiError {
  const ids = voices.map(({ id }) => id);
  const known = new Set(['default', ...ids, ...Object.keys(aliases), ...OPENAI_VOICES]);
  return new ApiError(
    'voice_not_found',
    `There is no such voice; there are: ${[...known].join(', ')}.`,
    { param: 'voice' },
  );
}
