import type { ConfigChecks } from './config-checks.ts';

export type PhonemeType = 'espeak' | 'text';

/** Phoneme types of Piper 1.4 and later. Each needs its own text front-end. */
const LATER: ReadonlySet<string> = new Set(['pinyin', 'hebrew', 'japanese', 'thai']);

/**
 * Reads `phoneme_type`. Piper 1.3.0 knows `espeak` and `text`, spelled exactly so. Published voices
 * also use the name of its Python constant (`PhonemeType.ESPEAK`), other case, or `espeak-ng`.
 */
export function phonemeTypeOf(value: unknown, { fail }: ConfigChecks): PhonemeType {
  const type = typeof value === 'string' ? plain(value) : (value ?? 'espeak');
  if (type === 'espeak' || type === 'text') return type;
  const later = LATER.has(String(type)) ? ', which came after Piper 1.3.0' : '';
  return fail(`phoneme_type ${JSON.stringify(value)}${later}: only espeak and text can be spoken`);
}

const plain = (value: string): string =>
  value
    .trim()
    .toLowerCase()
    .replace(/^phonemetype\./, '')
    .replace(/^espeak[-_ ]?ng$/, 'espeak');
