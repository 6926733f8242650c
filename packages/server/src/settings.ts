import { isDeepStrictEqual } from 'node:util';
import { type Apply, CONFIG_KEYS, type Config } from '@hailo-piper/config';

type SectionName = keyof Config & string;
/** `server.port` */
export type SettingKey = {
  [S in SectionName]: `${S}.${keyof Config[S] & string}`;
}[SectionName];

/** Keys whose values differ, by what it takes for the new ones to take effect. */
export type Changes = Readonly<Record<Apply, readonly SettingKey[]>>;

/**
 * The configuration in force, and who wants to know of changes. The schema marks when a key takes
 * effect; a key marked `restart` keeps the value the service was started with.
 */
export class Settings {
  #current: Config;
  readonly #listeners = new Map<SettingKey, readonly (() => void)[]>();
  /**
   * The configuration in force, for code that reads it at each use: its sections are always the
   * current ones.
   */
  readonly live: Config;

  constructor(initial: Config) {
    this.#current = initial;
    this.live = {} as Config;
    for (const name of Object.keys(initial)) {
      Object.defineProperty(this.live, name, {
        get: () => this.#current[name as SectionName],
        enumerable: true,
      });
    }
  }

  /** The configuration in force now; it is never changed, but replaced. */
  get current(): Config {
    return this.#current;
  }

  /** How another configuration differs from the one in force. */
  changes(next: Config): Changes {
    const changes: Record<Apply, SettingKey[]> = { live: [], reload: [], restart: [] };
    for (const { section, key, apply } of CONFIG_KEYS) {
      if (isDeepStrictEqual(valueIn(this.#current, section, key), valueIn(next, section, key)))
        continue;
      changes[apply].push(`${section}.${key}` as SettingKey);
    }
    return changes;
  }

  /** `next` with the values in force of those keys that take a restart. */
  applicable(next: Config): Config {
    const sections: Record<string, Record<string, unknown>> = structuredClone(next);
    for (const { section, key, apply } of CONFIG_KEYS) {
      if (apply !== 'restart') continue;
      const value = valueIn(this.#current, section, key);
      const values = sections[section] as Record<string, unknown>;
      if (value === undefined) delete values[key];
      else values[key] = value;
    }
    return sections as Config;
  }

  /** Puts `next` in force, but for keys that take a restart, and tells the listeners. */
  apply(next: Config): Changes {
    const changes = this.changes(next);
    this.#current = this.applicable(next);
    const changed = [...changes.live, ...changes.reload];
    const listeners = new Set(changed.flatMap((key) => this.#listeners.get(key) ?? []));
    for (const listener of listeners) listener();
    return changes;
  }

  /** Calls `listener` once after each change of one or more of these keys. */
  onChange(keys: SettingKey | readonly SettingKey[], listener: () => void): void {
    for (const key of [keys].flat()) {
      this.#listeners.set(key, [...(this.#listeners.get(key) ?? []), listener]);
    }
  }
}

const valueIn = (config: Config, section: string, key: string): unknown =>
  (config as unknown as Record<string, Record<string, unknown>>)[section]?.[key];
