/** What espeak-ng takes for white space: not U+00A0 and its like, and not U+FEFF. */
const SPACE = '\\t-\\r\\x20\\x85\\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000';
/** Soft hyphens, which espeak-ng leaves out before it looks for a number. */
const SKIPPED = '\\xad*';

/**
 * What espeak-ng takes for a command and does not speak: U+0001 and `V` with a voice's name, which
 * ends with the next white space; U+0001 and `B` with 0, 1 or the marks to be spoken, of which it
 * takes 60; U+0001, a number and one of its letters.
 * Source of behaviour: espeak-ng, readclause.c (`ReadClause`), translate.c (`EmbeddedCommand`).
 */
const COMMAND = new RegExp(
  `\\x01(?:V[^${SPACE}]*|B(?:[01]|[^${SPACE}]{0,60})|` +
    `${SKIPPED}[+-]?${SKIPPED}(?:\\d${SKIPPED})*[PSARHTIVYMUBF])`,
  'gu',
);

/** The text with spaces in place of its commands, as many code points as before. */
export const withoutCommands = (text: string): string => {
  if (!text.includes('\x01')) return text;
  /** The marks to be spoken. A sign that is one of them is spoken and begins no number. */
  let spoken = '0';
  return text.replaceAll(COMMAND, (command) => {
    const [, letter = ''] = command.replaceAll('\xad', '');
    if (letter === 'B') spoken = command.slice(2);
    else if (/[+-]/.test(letter) && (spoken === '1' || spoken.includes(letter))) return command;
    return ' '.repeat([...command].length);
  });
};
