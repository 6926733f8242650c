import { requestJson } from './request.ts';

/** Phonemes of a text, as POST /v1/phonemize has them: the part that the page reads. */
export interface Phonemized {
  /** The language the text was read in; empty for voices that speak letters. */
  readonly espeak_voice: string;
  readonly sentences: readonly PhonemizedSentence[];
}

export interface PhonemizedSentence {
  /** NFD. */
  readonly phonemes: string;
  /** Phonemes the voice has no id for. */
  readonly unknown: readonly string[];
}

/**
 * What a voice would speak a text as, without audio.
 *
 * @param voice id of a voice.
 * @throws ServiceError; the reason of `signal`.
 */
export async function phonemize(
  text: string,
  voice: string,
  signal?: AbortSignal,
): Promise<Phonemized> {
  return requestJson<Phonemized>('v1/phonemize', { body: { text, voice }, signal });
}
