/**
 * What espeak-ng takes for a command and does not speak: U+0001 and `V` with a voice's name, which
 * ends with the next white space; U+0001 and `B` with 0, 1 or the marks to be spoken; U+0001, a number
 * and one of its letters.
 * Source of behaviour: espeak-ng, readclause.c (`ReadClause`), translate.c (`EmbeddedCommand`).
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for.
const COMMAND = /\x01(?:V[^\s\x85]*|B(?:[01]|[^\s\x85]*)|[+-]?\d*[PSARHTIVYMUBF])/gu;

/** The text with spaces in place of its commands, as many code points as before. */
export const withoutCommands = (text: string): string =>
  text.includes('\x01')
    ? text.replaceAll(COMMAND, (command) => ' '.repeat([...command].length))
    : text;
