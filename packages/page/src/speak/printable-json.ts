/**
 * Characters that a terminal obeys, an editor hides or reorders, or YAML 1.1 takes for the end of a
 * line. Joiners are not among them: Persian and emoji need them.
 */
const UNSEEN =
  /[\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]/g;

/**
 * JSON in which everything that is not seen as it is stands as `\uXXXX`. It is also a literal of
 * JavaScript, of Python where it holds only text and numbers, and a quoted scalar of YAML.
 */
export function printableJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(
    UNSEEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
