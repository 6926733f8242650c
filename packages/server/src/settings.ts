import { isDeepStrictEqual } from 'node:util';
import { type Apply, CONFIG_KEYS, type Config } from '@hailo-piper/config';

type SectionName = keyof Config & string;
/** `server.port` */
export type SettingKey = {
  [S in SectionName]: `${S}.${keyof Config[S] & string}`;
}[SectionName];

/** Changed keys, by when they take effect. */
export type Changes = Readonly<Record<Apply, readonly SettingKey[]>>;

/**
 * The configuration in force, with listeners for changes. The schema says when a key takes effect;
 * a `restart` key keeps the value that the service was started with.
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

  /** A snapshot of the configuration in force. A change replaces it. */
  get current(): Config {
    return this.#current;
  }

  /** The difference between another configuration and the one in force. */
  changes(next: Config): Changes {
    const changes: Record<Apply, SettingKey[]> = { live: [], reload: [], restart: [] };
    for (const { section, key, apply } of CONFIG_KEYS) {
      if (isDeepStrictEqual(valueIn(this.#current, section, key), valueIn(next, section, key)))
        continue;
      changes[apply].push(`${section}.${key}` as SettingKey);
    }
    return changes;
  }

  /** `next`, but with the current values of `restart` keys. */
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

  /** Puts `next` in force except for `restart` keys, and calls the listeners. */
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
