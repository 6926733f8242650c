/** Characters that espeak-ng treats as white space; no-break spaces and U+FEFF are not. */
const SPACE = '\\t-\\r\\x20\\x85\\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000';
/** Soft hyphens, which espeak-ng drops before it looks for a number. */
const SKIPPED = '\\xad*';

/**
 * Matches a command, which espeak-ng does not speak. U+0001 is followed by `V` and the name of a
 * voice, up to the next white space; by `B` and 0, 1 or the marks to be spoken, at most 60; or by a
 * number and one of its letters.
 * Source of behaviour: espeak-ng, readclause.c (`ReadClause`), translate.c (`EmbeddedCommand`).
 */
const COMMAND = new RegExp(
  `\\x01(?:V[^${SPACE}]*|B(?:[01]|[^${SPACE}]{0,60})|` +
    `${SKIPPED}[+-]?${SKIPPED}(?:\\d${SKIPPED})*[PSARHTIVYMUBF])`,
  'gu',
);

/** Replaces each command in a text by as many spaces. */
export function withoutCommands(text: string): string {
  if (!text.includes('\x01')) return text;
  /** The marks to be spoken. A sign among them is spoken, so it does not begin a number. */
  let spoken = '0';
  return text.replaceAll(COMMAND, (command) => {
    const [, letter = ''] = command.replaceAll('\xad', '');
    if (letter === 'B') spoken = command.slice(2);
    else if (/[+-]/.test(letter) && (spoken === '1' || spoken.includes(letter))) return command;
    return ' '.repeat([...command].length);
  });
}
