import { readFileSync } from 'node:fs';
import path from 'node:path';

export const PROJECT = path.join(import.meta.dirname, '..', '..');

/** The one voice file that everybody loads: the embedded one. */
export const MODEL_PATH = path.join(PROJECT, 'voices/en_US-joe-medium/en_US-joe-medium.onnx');

/** What stands beside a voice, as far as contestants need it. */
export interface VoiceDescription {
  readonly audio: { readonly sample_rate: number };
  readonly espeak: { readonly voice: string };
  readonly language: { readonly name_english: string };
  readonly num_speakers: number;
  readonly phoneme_id_map: Readonly<Record<string, readonly number[]>>;
}

export const VOICE: VoiceDescription = JSON.parse(readFileSync(`${MODEL_PATH}.json`, 'utf8'));

/** Hz. */
export const SAMPLE_RATE = VOICE.audio.sample_rate;
