import { readFileSync } from 'node:fs';
import type { Difference } from './phoneme-difference.ts';

/** Where we may differ from Piper, and why. */
export interface KnownDifference {
  /** espeak voice; any when left out. */
  readonly voice?: string;
  /** A regular expression for the text that was cut down; any when left out. */
  readonly text?: string;
  readonly reason: string;
}

export function knownDifferences(): KnownDifference[] {
  return JSON.parse(readFileSync(new URL('known-differences.json', import.meta.url), 'utf8'));
}

/** Differences without a known reason. */
export function unexpected(
  differences: readonly Difference[],
  known: readonly KnownDifference[],
): Difference[] {
  return differences.filter(
    ({ voice, minimal }) =>
      !known.some(
        (allowed) =>
          (allowed.voice ?? voice) === voice && new RegExp(allowed.text ?? '', 'u').test(minimal),
      ),
  );
}

/** A text with everything that is no letter, digit, mark or plain space written as `\u{…}`. */
export function escapeText(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[^\p{L}\p{N}\p{P}\p{S} ]/gu,
    (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** All there is to say of one difference. */
export function describeDifference(difference: Difference): string {
  return [
    `${difference.voice}, by ${difference.cause}: ${escapeText(difference.minimal)}`,
    `  theirs ${difference.theirs}`,
    `  ours   ${difference.ours}`,
    `  first seen in ${escapeText(difference.text)}`,
  ].join('\n');
}
