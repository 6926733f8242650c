import { randomBytes } from 'node:crypto';
import type { Priority } from '@hailo-piper/engine';
import { LRUCache } from 'lru-cache';
import type { Key } from '../phrase-key.ts';
import type { ServerConnection } from './server-connection.ts';

/** Who speaks a text. */
export interface Claim {
  /** One utterance; names its parts. */
  readonly token: string;
  readonly isOurs: boolean;
  readonly priority: Priority;
}

export interface ClaimsOptions {
  /** For requests that wait. */
  readonly asked: ServerConnection;
  /** For what nobody waits for. */
  readonly written: ServerConnection;
  readonly prefix: string;
}

/** A claim that is not renewed within this time was left, milliseconds. */
const CLAIMED_MS = 600;
export const RENEWED_EVERY_MS = 200;
const WRITE_MS = 1000;
/** Claims that are remembered. */
const OURS = 1000;
const TOKEN = /^[0-9a-f]{32}[ib]$/;

const RENEW =
  "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0";
const RELEASE =
  "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

/** Claims of texts that are being spoken, by all who use the server. */
export class Claims {
  readonly #options: ClaimsOptions;
  /** Ours, by the keys of their texts. */
  readonly #tokens = new LRUCache<Key, string>({ max: OURS });

  constructor(options: ClaimsOptions) {
    this.#options = options;
  }

  /**
   * Claims a text, unless it is claimed already.
   * @param ms longest wait.
   * @returns undefined if the server cannot tell.
   */
  async take(key: Key, priority: Priority, ms: number): Promise<Claim | undefined> {
    const mine = `${randomBytes(16).toString('hex')}${priority[0]}`;
    const name = this.nameOf(key);
    const answer = await this.#options.asked.ask(ms, (client) =>
      Promise.all([client.set(name, mine, 'PX', CLAIMED_MS, 'NX'), client.get(name)]),
    );
    const token = answer?.value[1];
    if (typeof token !== 'string' || !TOKEN.test(token)) return undefined;
    const isOurs = token === mine;
    if (isOurs) this.#tokens.set(key, token);
    return { token, isOurs, priority: token.endsWith('b') ? 'background' : 'interactive' };
  }

  /** Keeps a claim of ours from running out. */
  renew(key: Key): void {
    const token = this.#tokens.get(key);
    if (token === undefined) return;
    this.#options.written.ask(WRITE_MS, (client) =>
      client.eval(RENEW, 1, this.nameOf(key), token, CLAIMED_MS),
    );
  }

  /** Gives a claim of ours up, if there is one: the text was kept, or nobody speaks it. */
  async release(key: Key): Promise<void> {
    const token = this.#tokens.get(key);
    if (token === undefined) return;
    this.#tokens.delete(key);
    await this.#options.written.ask(WRITE_MS, (client) =>
      client.eval(RELEASE, 1, this.nameOf(key), token),
    );
  }

  /** Name of a claim's value, for those who wait for its parts. */
  nameOf(key: Key): string {
    return `${this.#options.prefix}claim:${key}`;
  }
}
