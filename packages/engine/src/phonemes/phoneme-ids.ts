import type { PhonemeIdMap } from '../voice-config/phoneme-id-map.ts';
import type { Phonemes } from './sentences.ts';

const BOS = '^';
const EOS = '$';
const PAD = '_';

/**
 * Matches a phoneme that makes a sound by itself. Punctuation, spaces, stress and length marks do
 * not: a sentence of only those is silent, but Piper speaks a phantom noise for it.
 */
const SOUND = /[\p{Ll}\p{Lu}\p{Lo}\p{N}]/u;

export interface SentenceIds {
  /** `BOS PAD (ids of a phoneme, PAD)* EOS`. */
  readonly ids: number[];
  /** Phonemes that the voice has no id for, in order; they are skipped, as in Piper. */
  readonly unknown: string[];
  /**
   * Where each phoneme begins in `ids`, and where the last one ends: phoneme `i` has the ids from
   * `idStarts[i]` up to `idStarts[i + 1]`, including the PAD after it.
   */
  readonly idStarts: number[];
  /** Whether any phoneme with an id makes a sound. */
  readonly speakable: boolean;
}

/**
 * Turns the phonemes of one sentence into the ids that the voice was trained on.
 * Source of behaviour: Piper 1.3.0, phoneme_ids.py.
 */
export function phonemeIds(phonemes: Phonemes, idMap: PhonemeIdMap): SentenceIds {
  const pad = idMap.get(PAD) ?? [];
  const ids = [...(idMap.get(BOS) ?? []), ...pad];
  const idStarts = [ids.length];
  const unknown: string[] = [];
  let speakable = false;
  for (const phoneme of phonemes) {
    const known = idMap.get(phoneme);
    if (known === undefined) {
      unknown.push(phoneme);
    } else {
      for (const id of known) ids.push(id);
      for (const id of pad) ids.push(id);
      speakable ||= SOUND.test(phoneme);
    }
    idStarts.push(ids.length);
  }
  for (const id of idMap.get(EOS) ?? []) ids.push(id);
  return { ids, idStarts, unknown, speakable };
}
