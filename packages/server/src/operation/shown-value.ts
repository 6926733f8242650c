/** Longest text that is shown; characters. */
const MAX_TEXT = 500;

/** User and password of an address: `redis://:password@host`. */
const CREDENTIALS = /\/\/[^\s/?#]*@/g;

/**
 * A value as whoever can reach the port may see it: plain JSON, errors as their messages, long texts
 * cut, addresses without user and password.
 */
export function shownValue(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value ?? null, (_, part: unknown) => {
      if (part instanceof Error) return shownText(messageOf(part));
      return typeof part === 'string' ? shownText(part) : part;
    }),
  );
}

const shownText = (text: string): string => {
  const plain = text.replaceAll(CREDENTIALS, '//***@');
  return plain.length > MAX_TEXT ? `${plain.slice(0, MAX_TEXT)}…` : plain;
};

/** Without the stack, which the log has. */
const messageOf = (error: Error): string =>
  error.cause instanceof Error ? `${error}: ${messageOf(error.cause)}` : String(error);
