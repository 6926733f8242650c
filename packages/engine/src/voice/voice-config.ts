import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { HailoPiperError } from '../errors.ts';
import type { PhonemeIdMap } from '../phonemes/phoneme-ids.ts';

/** What the `.onnx.json` beside a Piper model says, checked and with Piper's defaults filled in. */
export interface VoiceConfig {
  /** File stem of the model. */
  readonly id: string;
  readonly modelPath: string;
  /** Hz. */
  readonly sampleRate: number;
  readonly quality: string | null;
  /** `en_US` where the voice says so, else its espeak voice. */
  readonly language: string;
  readonly phonemeType: 'espeak' | 'text';
  readonly espeakVoice: string;
  readonly phonemeIdMap: PhonemeIdMap;
  readonly numSpeakers: number;
  readonly speakers: Readonly<Record<string, number>>;
  readonly lengthScale: number;
  readonly noiseScale: number;
  readonly noiseWScale: number;
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const MODEL_SUFFIX = '.onnx';

/** `/voices/en_US-joe-medium.onnx` → `en_US-joe-medium`. */
export const voiceIdOf = (modelPath: string): string => basename(modelPath, MODEL_SUFFIX);

/**
 * Checks a voice's parsed `.onnx.json`. Fields and defaults are Piper 1.3.0's (config.py).
 * @throws HailoPiperError `voice_load_failed` naming the file and the field.
 */
export const parseVoiceConfig = (modelPath: string, json: unknown): VoiceConfig => {
  const file = `${modelPath}.json`;
  const fail = (problem: string): never => {
    throw new HailoPiperError('voice_load_failed', `${file}: ${problem}`);
  };
  const object = (value: unknown, name: string): Json =>
    isObject(value) ? value : fail(`${name} must be an object`);
  const optionalObject = (value: unknown, name: string): Json =>
    value === undefined ? {} : object(value, name);
  const positive = (value: unknown, name: string): number =>
    typeof value === 'number' && Number.isFinite(value) && value > 0
      ? value
      : fail(`${name} must be a number above 0`);
  const scale = (value: unknown, name: string, fallback: number): number => {
    if (value === undefined) return fallback;
    return typeof value === 'number' && value >= 0 ? value : fail(`${name} must be a number`);
  };

  const root = object(json, 'the file');
  const audio = object(root.audio, 'audio');
  const inference = optionalObject(root.inference, 'inference');
  const espeakVoice = object(root.espeak, 'espeak').voice;
  if (typeof espeakVoice !== 'string') return fail('espeak.voice must be a string');

  const phonemeType = root.phoneme_type ?? 'espeak';
  if (phonemeType !== 'espeak' && phonemeType !== 'text') {
    return fail(`phoneme_type ${JSON.stringify(phonemeType)} is not one of espeak, text`);
  }

  const phonemeIdMap = new Map<string, readonly number[]>();
  for (const [phoneme, ids] of Object.entries(object(root.phoneme_id_map, 'phoneme_id_map'))) {
    if (!Array.isArray(ids) || !ids.every((id) => Number.isSafeInteger(id) && id >= 0)) {
      return fail(`phoneme_id_map[${JSON.stringify(phoneme)}] must be a list of ids`);
    }
    phonemeIdMap.set(phoneme, ids);
  }
  for (const mark of ['_', '^', '$']) {
    if (!phonemeIdMap.has(mark)) return fail(`phoneme_id_map has no ${JSON.stringify(mark)}`);
  }

  const numSpeakers = root.num_speakers ?? 1;
  if (typeof numSpeakers !== 'number' || !Number.isSafeInteger(numSpeakers) || numSpeakers < 0) {
    return fail('num_speakers must be a whole number');
  }
  const speakers: Record<string, number> = Object.create(null);
  for (const [name, number] of Object.entries(
    optionalObject(root.speaker_id_map, 'speaker_id_map'),
  )) {
    if (typeof number !== 'number')
      return fail(`speaker_id_map[${JSON.stringify(name)}] must be a number`);
    speakers[name] = number;
  }

  const language = isObject(root.language) ? root.language.code : undefined;
  return {
    id: voiceIdOf(modelPath),
    modelPath,
    sampleRate: positive(audio.sample_rate, 'audio.sample_rate'),
    quality: typeof audio.quality === 'string' ? audio.quality : null,
    language: typeof language === 'string' ? language : espeakVoice,
    phonemeType,
    espeakVoice,
    phonemeIdMap,
    numSpeakers: Math.max(1, numSpeakers),
    speakers,
    lengthScale: scale(inference.length_scale, 'inference.length_scale', 1),
    noiseScale: scale(inference.noise_scale, 'inference.noise_scale', 0.667),
    noiseWScale: scale(inference.noise_w, 'inference.noise_w', 0.8),
  };
};

/**
 * Reads the `.onnx.json` beside a model.
 * @throws HailoPiperError `voice_load_failed` when it is missing, not JSON, or does not fit.
 */
export const readVoiceConfig = (modelPath: string): VoiceConfig => {
  const file = `${modelPath}.json`;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HailoPiperError(
      'voice_load_failed',
      `cannot read the voice's config ${file}: ${reason}`,
      { cause },
    );
  }
  return parseVoiceConfig(modelPath, json);
};
