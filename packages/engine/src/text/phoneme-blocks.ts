/** A stretch of the input: prose for espeak, or the phonemes of a `[[ … ]]` block as written. */
export type TextPart =
  | { readonly kind: 'prose'; readonly text: string }
  | { readonly kind: 'phonemes'; readonly phonemes: readonly string[] };

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
export const splitPhonemeBlocks = (text: string): TextPart[] => {
  const parts = text.split(BLOCK);
  return parts.map((part, index): TextPart => {
    if (!part.startsWith('[[')) return { kind: 'prose', text: part };
    const inner = [...part].slice(2, -2).join('');
    return {
      kind: 'phonemes',
      phonemes: [
        ...(parts[index - 1]?.endsWith(' ') ? [' '] : []),
        ...pythonStrip(inner),
        ...(parts[index + 1]?.startsWith(' ') ? [' '] : []),
      ],
    };
  });
};
