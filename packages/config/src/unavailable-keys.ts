import type { Problem } from './diagnostics.ts';
import { isMap } from './explicit-config.ts';
import { found, literal } from './wording.ts';

/**
 * Keys of features that do not exist yet, each with its value for off. Files of earlier versions
 * and of the original service contain them. That value is ignored; any other one is a problem. When
 * a feature is added, its keys move from here into the schema.
 */
export const UNAVAILABLE_KEYS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  cache: { directory: null, max_bytes: 67_108_864 },
  auth: { api_keys: [] },
  metrics: { enabled: true },
  lexicon: { files: [] },
  streaming: { first_window_frames: 24, max_window_frames: 256 },
};

/** Keys whose values are never repeated in a message. */
const SECRETS: ReadonlySet<string> = new Set(['auth.api_keys']);

export interface WithoutUnavailable {
  /** The configuration without these keys, and without sections that are then empty. */
  readonly value: Record<string, unknown>;
  readonly problems: readonly Problem[];
}

/** Removes the keys of missing features from a configuration. */
export function withoutUnavailableKeys(
  config: Readonly<Record<string, unknown>>,
  knownSections: ReadonlySet<string>,
): WithoutUnavailable {
  const problems: Problem[] = [];
  const sections = Object.entries(config).map(([name, section]): [string, unknown] => {
    const unavailable = Object.hasOwn(UNAVAILABLE_KEYS, name) ? UNAVAILABLE_KEYS[name] : undefined;
    if (unavailable === undefined || !(isMap(section) || section === null)) return [name, section];
    const isUnavailable = ([key]: readonly [string, unknown]) => Object.hasOwn(unavailable, key);
    const entries = Object.entries(section ?? {});
    for (const [key, given] of entries.filter(isUnavailable)) {
      if (JSON.stringify(given) === JSON.stringify(unavailable[key])) continue;
      const what = found(given, SECRETS.has(`${name}.${key}`));
      const message = `${what} is not available yet, only ${literal(unavailable[key])}`;
      problems.push({ path: [name, key], at: 'value', message });
    }
    const rest = entries.filter((entry) => !isUnavailable(entry));
    const isLeft = knownSections.has(name) || rest.length > 0;
    return [name, isLeft ? Object.fromEntries(rest) : undefined];
  });
  return {
    value: Object.fromEntries(sections.filter(([, section]) => section !== undefined)),
    problems,
  };
}
