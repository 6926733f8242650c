import type { Phonemes } from './sentences.ts';

/** Phoneme → ids, from the voice's `.onnx.json`. */
export type PhonemeIdMap = ReadonlyMap<string, readonly number[]>;

const BOS = '^';
const EOS = '$';
const PAD = '_';

/**
 * A phoneme that makes a sound by itself. Punctuation, spaces, stress and length marks do not:
 * a sentence of only those is silence that Piper would fill with a phantom noise.
 */
const SOUND = /[\p{Ll}\p{Lu}\p{Lo}\p{N}]/u;

export interface SentenceIds {
  /** `BOS PAD (ids of a phoneme, PAD)* EOS`. */
  readonly ids: number[];
  /** Phonemes the voice has no id for, in order; they are skipped, as in Piper. */
  readonly unknown: string[];
  /** Whether any phoneme with an id makes a sound. */
  readonly speakable: boolean;
}

/**
 * Phonemes of one sentence to the ids the voice was trained on.
 * Source of behaviour: Piper 1.3.0, phoneme_ids.py.
 */
export const phonemeIds = (phonemes: Phonemes, idMap: PhonemeIdMap): SentenceIds => {
  const pad = idMap.get(PAD) ?? [];
  const ids = [...(idMap.get(BOS) ?? []), ...pad];
  const unknown: string[] = [];
  let speakable = false;
  for (const phoneme of phonemes) {
    const known = idMap.get(phoneme);
    if (known === undefined) {
      unknown.push(phoneme);
      continue;
    }
    for (const id of known) ids.push(id);
    for (const id of pad) ids.push(id);
    speakable ||= SOUND.test(phoneme);
  }
  for (const id of idMap.get(EOS) ?? []) ids.push(id);
  return { ids, unknown, speakable };
};
