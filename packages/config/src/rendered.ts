import {
  type ExplicitConfig,
  explicitOnly,
  isMap,
  type ParsedConfig,
  withoutEmptySections,
} from './explicit-config.ts';
import { validate } from './validate.ts';

/** What `config render` writes for the service. */
export function renderedText(explicit: ExplicitConfig): string {
  return `${JSON.stringify(explicit, null, 2)}\n`;
}

/**
 * Reads the output of {@link renderedText} without the YAML parser, which takes 6 MB and 30 ms.
 * @returns undefined for any other text, and for faults: the YAML parser finds their position.
 */
export function readRendered(text: string): ParsedConfig | undefined {
  const value = json(text);
  // Also rejects duplicate keys, which JSON.parse merges.
  if (!isMap(value) || renderedText(value as ExplicitConfig) !== text) return undefined;
  const { config } = validate(withoutEmptySections(value));
  return config === null ? undefined : { config, explicit: explicitOnly(value) };
}

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
