/**
 * The meaning of a clause's terminator, as espeak-ng defines it (`CLAUSE_*` in its translate.h):
 * bits 0-11 the pause after the clause in units of 10 ms, bits 12-14 the intonation, bit 15 "the
 * pause is long", bit 18 "ends a clause", bit 19 "ends a sentence". Higher bits name the mark
 * itself in languages that speak it; Piper masks them off.
 */
export const TERMINATOR_MASK = 0xf_ffff;

/** Set in the terminator of a clause that ends a sentence. */
export const SENTENCE_BIT = 0x8_0000;

/** The terminators that Piper 1.3.0 (phonemize_espeak.py) converts back to a punctuation mark. */
export const TERMINATOR_PUNCTUATION: ReadonlyMap<number, string> = new Map([
  [0x8_0028, '.'],
  [0x8_2028, '?'],
  [0x8_302d, '!'],
  [0x4_1014, ','],
  [0x4_001e, ':'],
  [0x4_101e, ';'],
]);
