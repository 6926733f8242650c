/** What a client of the Wyoming protocol does and times, the same for every server. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Heard, WyomingClient } from '@hailo-piper/wyoming/testing';
import type { Answer } from '../contestants/contestant.ts';

const BYTES_A_SAMPLE = 2;
/** A language model that writes fast; slower ones only leave more time between. */
const TOKEN_MS = 10;

/** Speaks a text that is sent whole. Timed from the sending, on a connection that is open. */
export function speakWhole(port: number, text: string): Promise<Answer> {
  return withClient(port, async (client) => {
    const startedAt = performance.now();
    client.send('synthesize', { text });
    let firstMs = 0;
    let bytes = 0;
    let rate = Number.NaN;
    for (;;) {
      const { type, data, payload } = await nextOf(client);
      if (type === 'audio-chunk') {
        firstMs ||= performance.now() - startedAt;
        bytes += payload.length;
        rate = Number(data.rate);
      } else if (type === 'audio-stop') {
        const totalMs = performance.now() - startedAt;
        return { firstMs, totalMs, audioSeconds: bytes / BYTES_A_SAMPLE / rate };
      }
    }
  });
}

/**
 * Sends a text as a language model writes it.
 * @param sentence its first sentence.
 * @param rest what follows. Its first token comes right behind the sentence, because only then can anyone know that the
 *   sentence has ended.
 * @returns milliseconds from the last token of the sentence to the first audio.
 */
export function firstAudioOfTokens(port: number, sentence: string, rest: string): Promise<number> {
  return withClient(port, async (client) => {
    client.send('synthesize-start');
    const [first = '', ...tokens] = tokensOf(sentence);
    client.send('synthesize-chunk', { text: first });
    for (const text of tokens) {
      await sleep(TOKEN_MS);
      client.send('synthesize-chunk', { text });
    }
    const completeAt = performance.now();
    for (const text of tokensOf(rest)) client.send('synthesize-chunk', { text });
    client.send('synthesize-stop');
    while ((await nextOf(client)).type !== 'audio-chunk');
    const firstMs = performance.now() - completeAt;
    while ((await nextOf(client)).type !== 'synthesize-stopped');
    return firstMs;
  });
}

/** Milliseconds until a server has said what it has, on a connection of its own, as Home Assistant asks. */
export async function describe(port: number): Promise<number> {
  const startedAt = performance.now();
  return withClient(port, async (client) => {
    client.send('describe');
    while ((await nextOf(client)).type !== 'info');
    return performance.now() - startedAt;
  });
}

/**
 * Lets a server speak a text over and over until the signal.
 * @param heard called when audio arrives for the first time.
 */
export async function keepSpeaking(
  port: number,
  text: string,
  signal: AbortSignal,
  heard: () => void,
): Promise<void> {
  const client = new WyomingClient(port);
  const leave = () => client.socket.destroy();
  signal.addEventListener('abort', leave, { once: true });
  while (!client.socket.destroyed) {
    client.send('synthesize', { text });
    await client.until('audio-chunk');
    heard();
    await client.until('audio-stop');
  }
  await client.leave();
  if (!signal.aborted) throw new Error('the server hung up');
}

async function withClient<T>(port: number, use: (client: WyomingClient) => Promise<T>): Promise<T> {
  const client = new WyomingClient(port);
  try {
    await once(client.socket, 'connect');
    return await use(client);
  } finally {
    await client.leave();
  }
}

/** @throws Error for an `error` event. */
async function nextOf(client: WyomingClient): Promise<Heard> {
  const event = await client.next();
  if (event.type === 'error') throw new Error(String(event.data.text));
  return event;
}

/** Words with the space before them. */
function tokensOf(text: string): string[] {
  return text.split(/(?= )/);
}
