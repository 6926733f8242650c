import { setTimeout as delay } from 'node:timers/promises';
import type { Key } from '../phrase-key.ts';
import type { Claim, Claims } from './claims.ts';
import { type Part, unpackedPart, VALUES_PER_PART } from './part.ts';
import type { ServerConnection } from './server-connection.ts';

export interface PartSource {
  readonly asked: ServerConnection;
  readonly claims: Claims;
  readonly prefix: string;
  /** Most bytes of a value. */
  readonly maxBytes: number;
  /** A part was not what was put. */
  readonly onDamage: () => void;
}

const ASKED_EVERY_MS = 20;
/** Longest wait for the next part of an utterance that is claimed, milliseconds. */
const PATIENCE_MS = 1000;
const PARTS_AT_ONCE = 8;

/** Name of the list of an utterance's parts. */
export function partsName(prefix: string, token: string): string {
  return `${prefix}parts:${token}`;
}

/**
 * Reads the parts of an utterance that another one speaks, as they come. Ends after the final one,
 * or when the rest cannot be had: the other gave it up, is gone or is too slow, or the server fails.
 * @param ms longest wait for an answer of the server.
 * @throws the signal's reason.
 */
export async function* readParts(
  { asked, claims, prefix, maxBytes, onDamage }: PartSource,
  key: Key,
  { token }: Claim,
  { ms, signal }: { readonly ms: number; readonly signal: AbortSignal | undefined },
): AsyncGenerator<Part, void> {
  const list = partsName(prefix, token);
  const claimed = claims.nameOf(key);
  let next = 0;
  let until = performance.now() + PATIENCE_MS;
  for (;;) {
    signal?.throwIfAborted();
    const from = next * VALUES_PER_PART;
    // The claim first: it is released after the last part is there.
    const answer = await asked.ask(ms, (client) =>
      Promise.all([
        client.get(claimed),
        client.lrangeBuffer(list, from, from + PARTS_AT_ONCE * VALUES_PER_PART - 1),
      ]),
    );
    if (answer === undefined) return;
    const [holder, values] = answer.value;
    if (!Array.isArray(values)) return onDamage();
    const count = Math.min(PARTS_AT_ONCE, Math.floor(values.length / VALUES_PER_PART));
    for (let at = 0; at < count; at++) {
      const pair = values.slice(at * VALUES_PER_PART, (at + 1) * VALUES_PER_PART);
      const part = await unpackedPart(token, next, pair, maxBytes).catch(() => undefined);
      if (part === undefined) return onDamage();
      next += 1;
      yield part;
      if (part.chunk.final) return;
    }
    if (count > 0) until = performance.now() + PATIENCE_MS;
    else if (holder !== token || performance.now() > until) return;
    else await delay(ASKED_EVERY_MS);
  }
}
