/** White space of Unicode, and characters that are there to control or to format. */
const BLANK = /^[\p{White_Space}\p{Cc}\p{Cf}]*$/u;

/** Whether a text has nothing in it that anybody could see: nobody can have meant it to be spoken. */
export const isBlank = (text: string): boolean => BLANK.test(text);
