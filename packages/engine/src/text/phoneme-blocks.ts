import type { TextRange } from '../speech-timing.ts';

/** A stretch of the input for espeak. */
export interface Prose extends TextRange {
  readonly kind: 'prose';
  readonly text: string;
}

/** A `[[ … ]]` block, its phonemes as written. */
export interface PhonemeBlock extends TextRange {
  readonly kind: 'phonemes';
  readonly phonemes: readonly string[];
  /** Where in the input the first of `phonemes` is, or would be if it is a neighbour's space. */
  readonly firstSound: number;
}

/** Python's `.` stops at a line feed only, JavaScript's at three more characters. */
const BLOCK = /(\[\[[^\n]*?\]\])/;

/** The characters Python's `str.strip()` removes; `trim()` removes a different set. */
const PYTHON_SPACE =
  '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const SURROUNDING_SPACE = new RegExp(`^[${PYTHON_SPACE}]+|[${PYTHON_SPACE}]+$`, 'g');

/** `str.strip()` of Python 3. */
export const pythonStrip = (text: string): string => text.replace(SURROUNDING_SPACE, '');

/**
 * Splits text at its raw-phoneme blocks. A block's phonemes are its code points, unnormalised,
 * with one space kept on each side where the neighbouring text had one.
 * A part that opens with `[[` and never closes loses its first and last two characters, as in Piper.
 *
 * Source of behaviour: Piper 1.3.0, voice.py, `PiperVoice.phonemize`.
 */
export const splitPhonemeBlocks = (text: string): (Prose | PhonemeBlock)[] => {
  const parts = text.split(BLOCK);
  let end = 0;
  return parts.map((part, index) => {
    const characters = [...part];
    const start = end;
    end += characters.length;
    if (!part.startsWith('[[')) return { kind: 'prose', text: part, start, end };
    const inner = characters.slice(2, -2).join('');
    const sounds = pythonStrip(inner);
    const before = parts[index - 1]?.endsWith(' ') ? [' '] : [];
    const after = parts[index + 1]?.startsWith(' ') ? [' '] : [];
    const firstSound = start + 2 + inner.indexOf(sounds) - before.length;
    return { kind: 'phonemes', phonemes: [...before, ...sounds, ...after], firstSound, start, end };
  });
};
