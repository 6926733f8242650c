import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { EngineError } from '../errors.ts';
import { type ConfigChecks, configChecks, isObject, type Json } from './config-checks.ts';
import { checkLaterFields } from './later-fields.ts';
import { type PhonemeIdMap, phonemeIdMapOf } from './phoneme-id-map.ts';
import { type PhonemeType, phonemeTypeOf } from './phoneme-type.ts';
import { speakersOf } from './speakers.ts';

/** The `.onnx.json` beside a Piper model, checked and with Piper's defaults filled in. */
export interface VoiceConfig {
  /** File stem of the model. */
  readonly id: string;
  readonly modelPath: string;
  /** Hz. */
  readonly sampleRate: number;
  readonly quality: string | null;
  /** `language.code` of the config, such as `en_US`; without it, the espeak voice. */
  readonly language: string;
  readonly phonemeType: PhonemeType;
  readonly espeakVoice: string;
  readonly phonemeIdMap: PhonemeIdMap;
  readonly numSpeakers: number;
  readonly speakers: Readonly<Record<string, number>>;
  readonly lengthScale: number;
  readonly noiseScale: number;
  readonly noiseWScale: number;
  /** Samples per frame of the graph. */
  readonly hopLength: number;
  /** Sentences for the log: oddities of the config, and fields ignored as Piper 1.3.0 does. */
  readonly notes: readonly string[];
}

/** Samples per frame of voices whose config does not say (Piper's exporter, `hop_length`). */
const HOP_LENGTH = 256;

const MODEL_SUFFIX = '.onnx';

/** `/voices/en_US-joe-medium.onnx` → `en_US-joe-medium`, in NFC as it is typed. */
export function voiceIdOf(modelPath: string): string {
  return basename(modelPath, MODEL_SUFFIX).normalize('NFC');
}

/**
 * Checks a voice's parsed `.onnx.json`. Fields and defaults are Piper 1.3.0's (config.py).
 * @throws EngineError `voice_load_failed` naming the file and the field.
 */
export function parseVoiceConfig(modelPath: string, json: unknown): VoiceConfig {
  const checks = configChecks(`${modelPath}.json`);
  const { object, optionalObject, positive, scale } = checks;
  const root = object(json, 'the file');
  const audio = object(root.audio, 'audio');
  const inference = optionalObject(root.inference, 'inference');
  const phonemeType = phonemeTypeOf(root.phoneme_type, checks);
  const espeakVoice = espeakVoiceOf(root, phonemeType, checks);
  const { numSpeakers, speakers } = speakersOf(root, checks);
  checkLaterFields(root, { phonemeType, numSpeakers }, checks);
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
    speakers,
    lengthScale: scale(inference.length_scale, 'inference.length_scale', 1),
    noiseScale: scale(inference.noise_scale, 'inference.noise_scale', 0.667),
    noiseWScale: scale(inference.noise_w, 'inference.noise_w', 0.8),
    hopLength: hopLengthOf(root.hop_length, checks),
    notes: checks.notes,
  };
}

const espeakVoiceOf = (
  root: Json,
  phonemeType: PhonemeType,
  { fail, optionalObject }: ConfigChecks,
): string => {
  const { voice } = optionalObject(root.espeak, 'espeak');
  if (typeof voice === 'string') return voice;
  const isNeedless = phonemeType === 'text' && (voice === undefined || voice === null);
  return isNeedless ? '' : fail('espeak.voice must be a string');
};

/** Piper 1.3.0 does not read `hop_length`; later versions compute timings from it. */
const hopLengthOf = (value: unknown, { note }: ConfigChecks): number => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  if (value !== undefined && value !== null) {
    note(`hop_length must be a whole number above 0; ${HOP_LENGTH} is taken`);
  }
  return HOP_LENGTH;
};

/**
 * Reads the `.onnx.json` beside a model.
 * @throws EngineError `voice_load_failed` if it is missing, not JSON, or has an invalid field.
 */
export function readVoiceConfig(modelPath: string): VoiceConfig {
  const file = `${modelPath}.json`;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    // V8's message quotes the text around the error, with its line breaks.
    const reason = said.replaceAll(/\s*\n\s*/g, ' ');
    throw new EngineError(
      'voice_load_failed',
      `cannot read the voice's config ${file}: ${reason}`,
      { cause },
    );
  }
  return parseVoiceConfig(modelPath, json);
}
