/** Unicode's white space, control and format characters. */
const BLANK = /^[\p{White_Space}\p{Cc}\p{Cf}]*$/u;

/** Whether a text has nothing visible in it, so that nobody can have meant it to be spoken. */
export function isBlank(text: string): boolean {
  return BLANK.test(text);
}
