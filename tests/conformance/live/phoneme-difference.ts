import { createPhonemizers, type PhonemeIdMap, phonemeIds, phonemize } from '@hailo-piper/engine';
import { createEspeak } from '@hailo-piper/espeak';
import { isFitForPiper } from './generate.ts';
import { type Piper, PiperDied } from './piper-process.ts';
import { shrink } from './shrink.ts';

/** A text on which the two sides do not say the same. */
export interface Difference {
  /** espeak voice. */
  readonly voice: string;
  readonly text: string;
  /** Sentences of phonemes and their ids, as JSON; or why there are none. */
  readonly theirs: string;
  readonly ours: string;
  /**
   * `text`: the two differ also when both read it first. `our past`: we say this only after the
   * texts before it. `their past`: Piper does, and agrees with us when it reads this first.
   * `unexplained`: not looked into.
   */
  readonly cause: 'text' | 'their past' | 'our past' | 'unexplained';
  /** The least that still differs; the text itself when only the past explains it. */
  readonly minimal: string;
}

/** One side of the comparison: a text to what can be compared as a string. */
export type Reader = (voice: string, text: string) => Promise<string>;

/** Piper, with the ids of the voice at `model`. Throws PiperDied. */
export function theirReader(piper: Piper, model: string): Reader {
  return async (voice, text) => {
    const request = { voice: model, espeak_voice: voice, phonemes_only: true, text };
    const { sentences, error } = await piper.ask(request);
    if (error !== undefined && /^SIG/.test(error)) throw new PiperDied(`Piper ended with ${error}`);
    return error ?? JSON.stringify(sentences.map(({ phonemes, ids }) => [phonemes, ids]));
  };
}

const { stages } = createPhonemizers();

/** The engine, with one espeak for all texts; an exception counts as its answer. */
export function ourReader(idMap: PhonemeIdMap): Reader {
  const phonemizers = { espeak: createEspeak(), stages };
  return async (voice, text) => {
    try {
      const config = { phonemeType: 'espeak', espeakVoice: voice } as const;
      const sentences = await phonemize(config, phonemizers, text);
      return JSON.stringify(sentences.map((one) => [one.join(''), phonemeIds(one, idMap).ids]));
    } catch (error) {
      return String(error);
    }
  };
}

/** The engine, reading each text as if it were the first. */
export function ourFreshReader(idMap: PhonemeIdMap): Reader {
  return (voice, text) => ourReader(idMap)(voice, text);
}

/** Finds out why two answers differ, and on how little text they still do. */
export async function explain(
  found: Pick<Difference, 'voice' | 'text' | 'theirs' | 'ours'>,
  theirFresh: Reader,
  ourFresh: Reader,
): Promise<Difference> {
  const { voice, text } = found;
  const read = async (candidate: string) => {
    const [theirs, ours] = await Promise.all([
      theirFresh(voice, candidate),
      ourFresh(voice, candidate),
    ]);
    return { theirs, ours };
  };
  const differs = async (candidate: string): Promise<boolean> => {
    if (!candidate.isWellFormed() || !isFitForPiper(candidate)) return false;
    const { theirs, ours } = await read(candidate).catch((error) => {
      if (error instanceof PiperDied) return { theirs: '', ours: '' };
      throw error;
    });
    return theirs !== ours;
  };
  const first = await read(text);
  if (first.theirs !== first.ours) {
    const minimal = await shrink(text, differs);
    return { voice, text, minimal, ...(await read(minimal)), cause: 'text' };
  }
  return { ...found, cause: first.ours === found.ours ? 'their past' : 'our past', minimal: text };
}
