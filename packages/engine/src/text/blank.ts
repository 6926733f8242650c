/** Unicode's white space, control and format characters. */
const BLANK = /^[\p{White_Space}\p{Cc}\p{Cf}]*$/u;

/** Whether a text has no visible character, so that it cannot be meant to be spoken. */
export function isBlank(text: string): boolean {
  return BLANK.test(text);
}
