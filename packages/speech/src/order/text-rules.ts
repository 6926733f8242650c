import { SpeechError } from '../speech-error.ts';

/**
 * Characters that no voice accepts, as part of a character class of a regular expression: NUL ends
 * a text in C. All other control characters are spoken as Piper 1.3.0 speaks them.
 */
export const UNSPEAKABLE_CHARACTERS = String.raw`\u0000`;

// Lone surrogates too, which only JSON escapes can contain.
const UNSPEAKABLE = new RegExp(`[${UNSPEAKABLE_CHARACTERS}]|\\p{Surrogate}`, 'u');

/**
 * Checks the length and the characters of a text.
 *
 * @param maxCharacters in code points, so that an emoji counts as one.
 * @returns the length in code points.
 * @throws SpeechError `input_too_long`, `invalid_input`.
 */
export function checkText(text: string, maxCharacters: number): number {
  const length = countCodePoints(text);
  if (length > maxCharacters) {
    const limit = `${length} characters, the limit is ${maxCharacters}`;
    throw new SpeechError(
      'input_too_long',
      'text',
      (nameOf) => `\`${nameOf('text')}\` is too long: ${limit}.`,
    );
  }
  const found = UNSPEAKABLE.exec(text);
  if (found) {
    const codePoint = found[0].charCodeAt(0);
    const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
    const kind = codePoint >= 0xd800 ? 'half of a surrogate pair' : 'control character';
    const position = countCodePoints(text.slice(0, found.index)) + 1;
    throw new SpeechError(
      'invalid_input',
      'text',
      (nameOf) => `\`${nameOf('text')}\` holds the ${kind} ${name} at character ${position}.`,
    );
  }
  return length;
}

function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
