/** Two columns wide: East Asian wide and full-width characters, and emoji. */
const WIDE =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
/** Combining marks and invisible characters. */
const NO_WIDTH = /[\p{M}\p{Cf}]/u;

/** The display width of a text; a Latin letter is one column. */
export function columns(text: string): number {
  let width = 0;
  for (const character of text) {
    if (NO_WIDTH.test(character)) continue;
    width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}
