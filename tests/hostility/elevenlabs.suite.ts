/** Clients with a WebSocket for ElevenLabs' API that vanish, say nothing, dawdle and flood. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { INSPECTED } from '../service/collect-garbage.ts';
import { type RunningService, withService } from '../service/service.ts';
import { CROWD, expectNothingLeft } from './crowd-rounds.ts';
import { TINY_VOICE } from './hostile-service.ts';

const MIB = 1024 * 1024;
const LONG = 'This is one sentence of very many. '.repeat(100);
const ADDRESS = '/elevenlabs/v1/text-to-speech/default/multi-stream-input?output_format=pcm_22050';
const CONFIG =
  `elevenlabs: {enabled: true}\npiper: {model_path: ${TINY_VOICE}}\n` +
  'server: {header_timeout: 2, body_timeout: 2, stalled_reader_timeout: 3}\n';

/** A text frame of a client (RFC 6455, 5.2); its mask is zero. */
function frame(text: string | Buffer): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(14);
  head[0] = 0x81;
  head[1] = 0xff;
  head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}

const message = (fields: object): Buffer => frame(JSON.stringify(fields));

/** Shared, because 200 of it would be too much for the test itself. */
const LARGE = frame(Buffer.alloc(10 * MIB, ' '));

/** A connection that can break every rule. */
class RawWebSocket {
  readonly socket: Socket;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1' });
    this.socket.on('error', () => {});
  }

  /** Asks to switch, and does not wait for the answer. */
  upgrade(): void {
    const lines = [
      `GET ${ADDRESS} HTTP/1.1`,
      ...['host: pi', 'upgrade: websocket', 'connection: upgrade', 'sec-websocket-version: 13'],
      `sec-websocket-key: ${randomBytes(16).toString('base64')}`,
    ];
    this.write(`${lines.join('\r\n')}\r\n\r\n`);
  }

  write(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  async leave(): Promise<void> {
    if (this.socket.closed) return;
    this.socket.destroy();
    await once(this.socket, 'close');
  }
}

/** What each of the clients does. */
const ATTACKS: Readonly<Record<string, (client: RawWebSocket, index: number) => void>> = {
  'begin a request': (client) => client.write(`GET ${ADDRESS} HTTP/1.1\r\nupgrade: web`),
  'say nothing': (client) => client.upgrade(),
  'send a byte a second': (client) => {
    client.upgrade();
    const bytes = message({ text: LONG });
    let sent = 0;
    const timer = setInterval(() => client.write(bytes.subarray(sent, ++sent)), 1000);
    client.socket.on('close', () => clearInterval(timer));
  },
  'send frames of 10 MiB': (client) => {
    client.upgrade();
    client.write(LARGE);
  },
  'send what is no message, and do not read': (client) => {
    client.socket.pause();
    client.upgrade();
    for (let sent = 0; sent < 1000; sent++) client.write(frame('[]'));
  },
  'begin many texts and leave them': (client) => {
    client.upgrade();
    for (let text = 0; text < 40; text++) {
      client.write(message({ context_id: `text ${text}`, text: 'One. Two' }));
    }
  },
  'ask for a long text and do not read': (client) => {
    client.socket.pause();
    client.upgrade();
    client.write(message({ text: LONG, flush: true }));
  },
  'ask for a long text and vanish': (client, index) => {
    client.upgrade();
    client.write(message({ text: LONG, flush: true }));
    setTimeout(() => client.socket.resetAndDestroy(), index % 50);
  },
};

/** Another client is served. */
async function servesOthers({ url }: RunningService): Promise<void> {
  const asked = request(
    `${url}/elevenlabs/v1/text-to-speech/default/stream?output_format=pcm_22050`,
    {
      method: 'POST',
      localAddress: '127.0.0.2',
      headers: { 'content-type': 'application/json' },
    },
  );
  asked.end(JSON.stringify({ text: 'Hello.' }));
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const audio = await buffer(answer);
  assert.equal(answer.statusCode, 200, audio.toString('utf8', 0, 500));
  assert.ok(audio.length > 1000, `${audio.length} bytes of audio`);
}

test('hostile clients are let go, others are served', async (t) => {
  const serve = async (service: RunningService) => {
    await servesOthers(service);
    const port = Number(new URL(service.url).port);
    for (const [attack, doIt] of Object.entries(ATTACKS)) {
      await t.test(`${CROWD} clients ${attack}`, (subtest) =>
        expectNothingLeft(subtest, service, {
          begin: (index) => {
            const client = new RawWebSocket(port);
            doIt(client, index);
            return client;
          },
          servesOthers: () => servesOthers(service),
        }),
      );
    }
  };
  await withService(CONFIG, serve, INSPECTED);
});
