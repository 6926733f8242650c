import { fill } from '../languages/texts.ts';
import { WORDS } from './words.ts';

/** Longest text inside JSON that is shown whole: audio in base64 is longer. */
const MOST_CHARACTERS = 120;
/** Lines of JSON lines and events that are shown. */
const MOST_LINES = 8;
/** Lines of any other text. */
const MOST_TEXT_LINES = 40;

/**
 * An answer as text: JSON with a line for each field, of JSON lines and events the first ones, and
 * the beginning of any other text. Long texts inside JSON are shortened.
 *
 * @returns undefined for what is no text.
 */
export function shownText(contentType: string, bytes: Uint8Array): string | undefined {
  const [type = ''] = contentType.toLowerCase().split(';');
  const text = () => new TextDecoder().decode(bytes);
  switch (type.trim()) {
    case 'application/json':
      return jsonText(text(), 2);
    case 'application/x-ndjson':
      return firstLines(text().trimEnd(), MOST_LINES, (line) => jsonText(line));
    case 'text/event-stream':
      return firstLines(text().trimEnd().replace(/\n+/g, '\n'), MOST_LINES, (line) =>
        line.replace(/^(data: ?)(.*)$/, (_, name, data) => `${name}${jsonText(data)}`),
      );
    default: {
      const isText = /^text\/|^application\/(x-subrip|problem\+json)$/.test(type.trim());
      return isText ? firstLines(text().trimEnd(), MOST_TEXT_LINES, (line) => line) : undefined;
    }
  }
}

/** Text that is no JSON stays as it is. */
function jsonText(text: string, indent = 0): string {
  try {
    return JSON.stringify(JSON.parse(text, shortened), null, indent);
  } catch {
    return text;
  }
}

const shortened = (_key: string, value: unknown): unknown =>
  typeof value === 'string' && value.length > MOST_CHARACTERS
    ? `${value.slice(0, MOST_CHARACTERS / 2)}… (${value.length} characters)`
    : value;

function firstLines(text: string, most: number, shown: (line: string) => string): string {
  const lines = text.split('\n');
  const first = lines.slice(0, most).map(shown);
  const more = lines.length - first.length;
  return [...first, ...(more > 0 ? [fill(WORDS.moreLines, { n: more })] : [])].join('\n');
}
