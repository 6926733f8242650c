/** What a MODEL_CARD says of the terms of a voice. */
export interface VoiceTerms {
  /** As it is written; absent where nothing is stated. */
  readonly licence?: string | undefined;
  /** Whom or what to name: the data set that the voice was trained on. */
  readonly credit?: string | undefined;
}

/** Cards say so where they do not state a licence. */
const UNSTATED =
  /^(see (the )?(url|link|above|below|website|dataset)|unknown|unclear|not (stated|known|specified)|none|n\/?a|todo|tbd|-|\?)?[.!]?$/i;

/**
 * Reads the terms from a card as piper-voices has them: `* License: CC0` and `* URL: …` below
 * "Dataset".
 */
export function readTerms(card: string): VoiceTerms {
  const fields = [...card.matchAll(/^ *[*-] *([\p{L} ]+?) *:[ \t]*(.*?)\s*$/gmu)].map(
    ([, name = '', value = '']) => [name.toLowerCase(), value] as const,
  );
  const stated = (...names: string[]): string | undefined =>
    fields.find(([name, value]) => names.includes(name) && !UNSTATED.test(value))?.[1];
  return {
    licence: stated('license', 'licence'),
    credit: stated('attribution', 'credit', 'author', 'url', 'source'),
  };
}
