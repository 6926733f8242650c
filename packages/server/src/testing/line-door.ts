import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Door, SpeechService, StartedSpeech } from '@hailo-piper/speech';

export interface LineDoor extends Door {
  readonly port: number;
}

/**
 * A door for tests, and an example of how small a door can be: a line of text in over TCP; PCM out
 * at the voice's own rate, or `error CODE`.
 */
export function createLineDoor({ speech }: { readonly speech: SpeechService }): LineDoor {
  const server = createServer(async (socket) => {
    const hungUp = new AbortController();
    const { signal } = hungUp;
    socket.on('error', () => {}).on('close', () => hungUp.abort());
    const lines = createInterface(socket).on('error', () => {});
    try {
      const [text] = await once(lines, 'line', { signal });
      const caller = socket.remoteAddress ?? '';
      const order = await speech.order({ text, sound: { seed: 7 } });
      const started = await speech.speak(order, { caller, signal });
      await pipeline(Readable.from(pcm(started)), socket);
    } catch (error) {
      socket.end(`error ${(error as { code?: string }).code}`);
    }
  });
  return {
    get port() {
      return (server.address() as AddressInfo).port;
    },
    async open() {
      await once(server.listen(0, '127.0.0.1'), 'listening');
    },
    async close() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function* pcm({ chunks }: StartedSpeech): AsyncGenerator<Uint8Array> {
  for await (const { samples } of chunks) {
    yield new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  }
}
