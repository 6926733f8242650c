import damerauLevenshtein from 'damerau-levenshtein';
import type { KeySchema } from './schema-keys.ts';

/** Longest word that is compared, characters: time grows with the product of both lengths. */
const MAX_WORD = 64;

/**
 * Candidates for a mistyped word, the most probable first. A letter inserted, left out, replaced,
 * or swapped with its neighbour counts as one mistake.
 */
export function near(word: string, candidates: readonly string[]): string[] {
  if (word.length > MAX_WORD) return [];
  const typed = word.toLowerCase();
  const limit = Math.max(1, Math.floor(word.length / 3));
  return candidates
    .map((candidate) => {
      const { steps: distance } = damerauLevenshtein(typed, candidate.toLowerCase());
      return { candidate, distance };
    })
    .filter(
      ({ candidate, distance }) =>
        distance <= limit || (word.length > 2 && candidate.toLowerCase().startsWith(typed)),
    )
    .sort((a, b) => a.distance - b.distance)
    .map(({ candidate }) => candidate);
}

/** The most probable candidate for a mistyped word, if one is near enough. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  return near(word, candidates)[0];
}

/**
 * The valid value that `found` probably stands for, written as in a config file.
 *
 * @param isValid whether the key accepts a value.
 */
export function suggestValue(
  schema: KeySchema,
  found: unknown,
  isValid: (value: unknown) => boolean,
): string | undefined {
  const candidates: unknown[] = [];
  if (typeof found === 'string') {
    const word = nearest(found, words(schema).filter(isValid));
    candidates.push(word, toBoolean(found), found.trim() === '' ? undefined : Number(found));
  } else if (typeof found === 'number') {
    candidates.push(String(found), `${found}%`);
  }
  const value = candidates.find((candidate) => candidate !== undefined && isValid(candidate));
  if (value === undefined) return undefined;
  return typeof found === 'number' ? JSON.stringify(value) : String(value);
}

/** The strings among the values that a schema lists. */
const words = (schema: KeySchema): string[] =>
  [...(schema.enum ?? []), schema.const, ...(schema.anyOf ?? []).flatMap(words)].filter(
    (value) => typeof value === 'string',
  );

/** Words that are booleans in YAML 1.1 but strings in YAML 1.2. */
const toBoolean = (word: string): boolean | undefined => {
  if (/^(true|yes|on|y)$/i.test(word)) return true;
  return /^(false|no|off|n)$/i.test(word) ? false : undefined;
};
