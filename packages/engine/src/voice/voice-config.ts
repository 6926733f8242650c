import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { HailoPiperError } from '../errors.ts';
import type { PhonemeIdMap } from '../phonemes/phoneme-ids.ts';
import { type ConfigChecks, configChecks, isObject, type Json } from './config-checks.ts';

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
  /** Samples a frame of the graph becomes. */
  readonly hopLength: number;
  /** What the config says and Piper 1.3.0 pays no heed to, in words for the log. */
  readonly notes: readonly string[];
}

/** Phoneme types of Piper 1.4 and later; each needs a text front-end of its own. */
const LATER_PHONEME_TYPES: ReadonlySet<unknown> = new Set(['pinyin', 'hebrew', 'japanese']);

/** What every Piper voice had before configs said so (Piper's exporter, `hop_length`). */
const HOP_LENGTH = 256;

const MODEL_SUFFIX = '.onnx';

/** `/voices/en_US-joe-medium.onnx` → `en_US-joe-medium`. */
export const voiceIdOf = (modelPath: string): string => basename(modelPath, MODEL_SUFFIX);

/**
 * Checks a voice's parsed `.onnx.json`. Fields and defaults are Piper 1.3.0's (config.py).
 * @throws HailoPiperError `voice_load_failed` naming the file and the field.
 */
export const parseVoiceConfig = (modelPath: string, json: unknown): VoiceConfig => {
  const checks = configChecks(`${modelPath}.json`);
  const { object, optionalObject, positive, wholeNumber, scale } = checks;
  const root = object(json, 'the file');
  const audio = object(root.audio, 'audio');
  const inference = optionalObject(root.inference, 'inference');
  const phonemeType = phonemeTypeOf(root, checks);
  const espeakVoice = espeakVoiceOf(root, phonemeType, checks);
  const numSpeakers = Math.max(1, wholeNumber(root.num_speakers ?? 1, 'num_speakers'));
  const phonemeMap = optionalObject(root.phoneme_map, 'phoneme_map');
  const language = isObject(root.language) ? root.language.code : undefined;
  return {
    id: voiceIdOf(modelPath),
    modelPath,
    sampleRate: positive(audio.sample_rate, 'audio.sample_rate'),
    quality: typeof audio.quality === 'string' ? audio.quality : null,
    language: typeof language === 'string' ? language : espeakVoice,
    phonemeType,
    espeakVoice,
    phonemeIdMap: phonemeIdMapOf(root, checks),
    numSpeakers,
    speakers: speakersOf(root, numSpeakers, checks),
    lengthScale: scale(inference.length_scale, 'inference.length_scale', 1),
    noiseScale: scale(inference.noise_scale, 'inference.noise_scale', 0.667),
    noiseWScale: scale(inference.noise_w, 'inference.noise_w', 0.8),
    hopLength: positive(root.hop_length ?? HOP_LENGTH, 'hop_length'),
    notes:
      Object.keys(phonemeMap).length === 0
        ? []
        : ['phoneme_map is not applied, because Piper 1.3.0 does not read it'],
  };
};

const phonemeTypeOf = (root: Json, { fail }: ConfigChecks): VoiceConfig['phonemeType'] => {
  const type = root.phoneme_type ?? 'espeak';
  if (type === 'espeak' || type === 'text') return type;
  const later = LATER_PHONEME_TYPES.has(type) ? ', which came after Piper 1.3.0' : '';
  return fail(`phoneme_type ${JSON.stringify(type)}${later}: only espeak and text can be spoken`);
};

const espeakVoiceOf = (
  root: Json,
  phonemeType: VoiceConfig['phonemeType'],
  { fail, optionalObject }: ConfigChecks,
): string => {
  const { voice } = optionalObject(root.espeak, 'espeak');
  if (typeof voice === 'string') return voice;
  return phonemeType === 'text' && voice === undefined ? '' : fail('espeak.voice must be a string');
};

const phonemeIdMapOf = (root: Json, { fail, object, wholeNumber }: ConfigChecks): PhonemeIdMap => {
  const numSymbols =
    root.num_symbols === undefined
      ? Number.POSITIVE_INFINITY
      : wholeNumber(root.num_symbols, 'num_symbols');
  const map = new Map<string, readonly number[]>();
  for (const [phoneme, ids] of Object.entries(object(root.phoneme_id_map, 'phoneme_id_map'))) {
    const field = `phoneme_id_map[${JSON.stringify(phoneme)}]`;
    if (!Array.isArray(ids)) return fail(`${field} must be a list of ids`);
    for (const id of ids) {
      if (wholeNumber(id, field) >= numSymbols)
        fail(`${field} has ${id}, but num_symbols is ${numSymbols}`);
    }
    map.set(phoneme, ids);
  }
  for (const mark of ['_', '^', '$']) {
    if (!map.has(mark)) return fail(`phoneme_id_map has no ${JSON.stringify(mark)}`);
  }
  return map;
};

const speakersOf = (
  root: Json,
  numSpeakers: number,
  { fail, optionalObject, wholeNumber }: ConfigChecks,
): Readonly<Record<string, number>> => {
  const speakers: Record<string, number> = Object.create(null);
  const named = optionalObject(root.speaker_id_map, 'speaker_id_map');
  for (const [name, value] of Object.entries(named)) {
    const field = `speaker_id_map[${JSON.stringify(name)}]`;
    const speaker = wholeNumber(value, field);
    if (speaker >= numSpeakers) fail(`${field} is ${speaker}, but num_speakers is ${numSpeakers}`);
    speakers[name] = speaker;
  }
  return speakers;
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
