import { rotated } from '../phases/speech.ts';
import type { Say } from '../say.ts';
import { LONG, MEDIUM } from '../texts.ts';
import { describe, firstAudioOfTokens, keepSpeaking } from './client.ts';
import type { WyomingContestant } from './contestants.ts';

/** A server by its name. */
export interface Named {
  readonly name: string;
  readonly contestant: WyomingContestant;
}

/** First audio of one sentence, milliseconds. */
export interface SentencePair {
  /** Sent whole. */
  readonly wholeMs: number;
  /** From the last token of the sentence, when more text follows. */
  readonly tokensMs: number;
}

/** What follows a sentence that arrives in tokens. */
const REST = ' Nobody on the train knows who wrote it.';
/** A server that describes nothing while it speaks takes this long. */
const DESCRIBE_MS = 30_000;

/** The medium sentence whole and in tokens, by turns. @returns pairs by name. */
export async function measureTokens(
  servers: readonly Named[],
  rounds: number,
  say: Say,
): Promise<ReadonlyMap<string, readonly SentencePair[]>> {
  const pairs = new Map<string, SentencePair[]>(servers.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    say(`tokens, round ${round + 1}`);
    for (const { name, contestant } of rotated(servers, round)) {
      const whole = async () => (await contestant.speak(MEDIUM.text)).firstMs;
      const tokens = () => firstAudioOfTokens(contestant.port, MEDIUM.text, REST);
      // Whoever is first has had a pause before it; each is first in every second round.
      const isWholeFirst = round % 2 === 0;
      const first = await (isWholeFirst ? whole : tokens)();
      const second = await (isWholeFirst ? tokens : whole)();
      const [wholeMs, tokensMs] = isWholeFirst ? [first, second] : [second, first];
      pairs.get(name)?.push({ wholeMs, tokensMs });
    }
  }
  return pairs;
}

/**
 * How long a description takes while clients keep all workers speaking.
 * @returns milliseconds of up to `times` descriptions, fewer of a slow server.
 */
export async function measureDescribe(
  { port }: WyomingContestant,
  clients: number,
  times: number,
): Promise<readonly number[]> {
  const over = new AbortController();
  const heard = Array.from({ length: clients }, () => Promise.withResolvers<void>());
  const speaking = Promise.all(
    heard.map(({ resolve }) => keepSpeaking(port, LONG.text, over.signal, resolve)),
  );
  try {
    // A server that speaks for one client at a time is busy with each in turn.
    await Promise.race([Promise.all(heard.map(({ promise }) => promise)), speaking]);
    const taken: number[] = [];
    const until = performance.now() + DESCRIBE_MS;
    while (taken.length < times && performance.now() < until) taken.push(await describe(port));
    return taken;
  } finally {
    over.abort();
    await speaking;
  }
}
