import type { KeySchema } from './schema-keys.ts';

/** Longest word that is looked at; comparing takes as many steps as both words' lengths multiplied. */
const MAX_WORD = 64;

/** The candidates a mistyped word may stand for, the most probable first. */
export const near = (word: string, candidates: readonly string[]): string[] => {
  if (word.length > MAX_WORD) return [];
  const typed = word.toLowerCase();
  const limit = Math.max(1, Math.floor(word.length / 3));
  return candidates
    .map((candidate) => ({ candidate, distance: editDistance(typed, candidate.toLowerCase()) }))
    .filter(
      ({ candidate, distance }) =>
        distance <= limit || (word.length > 2 && candidate.toLowerCase().startsWith(typed)),
    )
    .sort((a, b) => a.distance - b.distance)
    .map(({ candidate }) => candidate);
};

/** The candidate a mistyped word most probably stands for, if one is near enough. */
export const nearest = (word: string, candidates: readonly string[]): string | undefined =>
  near(word, candidates)[0];

/** What `found` was probably meant to be, as it would be written; the caller says what is valid. */
export const suggestValue = (
  schema: KeySchema,
  found: unknown,
  isValid: (value: unknown) => boolean,
): string | undefined => {
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
};

/** All words among the values a schema lists. */
const words = (schema: KeySchema): string[] =>
  [...(schema.enum ?? []), schema.const, ...(schema.anyOf ?? []).flatMap(words)].filter(
    (value) => typeof value === 'string',
  );

/** YAML 1.1 took these words for booleans, YAML 1.2 does not; old habits and old files have them. */
const toBoolean = (word: string): boolean | undefined => {
  if (/^(true|yes|on|y)$/i.test(word)) return true;
  return /^(false|no|off|n)$/i.test(word) ? false : undefined;
};

/** Optimal string alignment: insertions, deletions, substitutions and swapped neighbours cost 1. */
const editDistance = (a: string, b: string): number => {
  const at = (rows: readonly number[][], i: number, j: number) => rows[i]?.[j] ?? 0;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const substitution = at(rows, i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? at(rows, i - 2, j - 2) + 1 : substitution;
      row.push(Math.min(at(rows, i - 1, j) + 1, at(rows, i, j - 1) + 1, substitution, swap));
    }
  }
  return at(rows, a.length, b.length);
};
