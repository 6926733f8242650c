import assert from 'node:assert/strict';
import type { Espeak } from '../espeak.ts';

/** The clauses of `Hello, world.` in en-us. */
export const HELLO = [
  { ipa: 'həlˈoʊ', terminator: 0x4_1014, wordStarts: [0], end: 7 },
  { ipa: 'wˈɜːld', terminator: 0x8_0028, wordStarts: [7], end: 13 },
];

/** Fails unless espeak-ng gives the usual clauses for `Hello, world.`. */
export function assertReadsHello(espeak: Espeak): void {
  assert.deepEqual(espeak.clauses('en-us', 'Hello, world.'), HELLO);
}
