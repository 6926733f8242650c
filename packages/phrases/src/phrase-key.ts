import { createHash } from 'node:crypto';
import {
  SOUND_VERSION,
  type SpeechRequest,
  soundSettings,
  type VoiceInfo,
} from '@hailo-piper/engine';

/** SHA-256 in hexadecimal digits. */
export type Key = string;

/** What makes the sound of a request, without its text. */
export interface Manner {
  /** In a fixed order; plain JSON. */
  readonly parts: readonly unknown[];
}

/** Of `Wording`; to be raised with its form. */
const WORDING_VERSION = 1;
const SEED_DIGITS = 12;

/**
 * The manner of a request: the arithmetic of the engine, the program, the voice's bytes and the way
 * this machine runs them (all in its revision), the speaker, the scales, the level, speed, pauses
 * and seed. Whether the answer is wanted whole moves the last bit of some samples at level `steady`,
 * by other windows; at the others it does not.
 *
 * @param version of the program.
 * @returns `undefined` for a voice that is not prepared: what makes its sound is not known yet.
 */
export function mannerOf(
  request: SpeechRequest,
  voice: Pick<VoiceInfo, 'revision' | 'windowed' | 'sampleRate' | 'defaults'>,
  version: string,
): Manner | undefined {
  const { revision, windowed, sampleRate, defaults } = voice;
  if (revision === undefined) return undefined;
  const { scales, speed, level, sentenceSilenceSeconds } = soundSettings(request, defaults);
  return {
    parts: [
      ...[SOUND_VERSION, version, revision, windowed, sampleRate],
      ...[request.speaker ?? 0, request.seed ?? null],
      ...[scales.noiseScale, scales.lengthScale, scales.noiseWScale, speed],
      ...[level.normalizeAudio, level.volume, sentenceSilenceSeconds],
      dependsOnWindows(request, defaults) && request.whole === true,
    ],
  };
}

/** Whether windows of other lengths move the last bit of a sample; see docs/decisions/0099. */
export function dependsOnWindows(
  { normalizeAudio }: Pick<SpeechRequest, 'normalizeAudio'>,
  defaults: VoiceInfo['defaults'],
): boolean {
  return (normalizeAudio ?? defaults.normalizeAudio) === 'steady';
}

/** The key of a text that is spoken in a manner. */
export function wordingKey(
  manner: Manner,
  { text, unspeakable = 'error', passage }: Pick<SpeechRequest, 'text' | 'unspeakable' | 'passage'>,
): Key {
  const part = passage === undefined ? [] : [passage.piecesBefore, passage.goesOn];
  return hash([WORDING_VERSION, manner.parts, unspeakable, text, ...part]);
}

/** The key of a sound: that of its samples. Texts that sound the same share one sound. */
export function soundKey({ buffer, byteOffset, byteLength }: Int16Array): Key {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * The seed of a phrase whose one draw is kept: made of what is spoken, so that it is the same after
 * a restart, on another machine, and when the phrase was dropped and is spoken again.
 */
export function seedOfPhrase(
  manner: Manner,
  request: Pick<SpeechRequest, 'text' | 'unspeakable'>,
): number {
  return Number.parseInt(wordingKey(manner, request).slice(0, SEED_DIGITS), 16);
}

const hash = (value: readonly unknown[]): Key =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex');
