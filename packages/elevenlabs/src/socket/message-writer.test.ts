import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';
import { MessageWriter } from './message-writer.ts';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
await once(server, 'listening');
after(() => server.close());

const MESSAGE = { audio: 'a'.repeat(1_000_000) };

/** A client that reads nothing, and a writer to it. */
async function silentClient(stalledMs: number) {
  const accepted = once(server, 'connection') as Promise<[WebSocket]>;
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await once(client, 'open');
  client.pause();
  const [socket] = await accepted;
  return { client, socket, writer: new MessageWriter(socket, () => stalledMs) };
}

test('a writer waits for a client that reads slowly', async () => {
  const { client, socket, writer } = await silentClient(60_000);
  let written: Promise<true>;
  do {
    written = writer.write(MESSAGE).then(() => true);
  } while (await Promise.race([written, delay(20, false)]));
  client.resume();
  assert.equal(await written, true);
  assert.equal(socket.readyState, WebSocket.OPEN);
  client.terminate();
});

test('a client that reads nothing is cut off', async () => {
  const { socket, writer } = await silentClient(10);
  const closed = once(socket, 'close');
  while (socket.readyState === WebSocket.OPEN) await writer.write(MESSAGE);
  assert.deepEqual((await closed)[0], 1006);
});
