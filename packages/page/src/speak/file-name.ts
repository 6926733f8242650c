/** Most characters of a name, without its ending. */
const MOST = 40;

/**
 * A name for a file of speech: the first words of its text, in any script, such as
 * `good-morning.mp3`; `speech.mp3` for a text without words.
 */
export function fileName(text: string, format: string): string {
  let name = '';
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    const longer = name === '' ? word : `${name}-${word}`;
    if (longer.length > MOST) break;
    name = longer;
  }
  return `${name || 'speech'}.${format}`;
}
