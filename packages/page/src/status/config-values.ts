import type { Texts } from '../languages/texts.ts';
import type { ConfigKey } from './service-facts.ts';

/** The value of a key as it is shown: texts as they are, anything else as JSON. */
export function configValue({ value, isSecret }: ConfigKey, texts: Texts): string {
  if (isSecret) return texts.statusConfigSecret;
  if (value === null || value === undefined) return texts.statusConfigNotSet;
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}

/** Longest text of a field of the log that is shown; a stack trace is longer. */
const MOST_CHARACTERS = 600;

/** Fields of a line of the log in one text: `key: value`, a line each. */
export function logFields(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(([key, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      const isLong = text.length > MOST_CHARACTERS;
      return `${key}: ${isLong ? `${text.slice(0, MOST_CHARACTERS)}…` : text}`;
    })
    .join('\n');
}
