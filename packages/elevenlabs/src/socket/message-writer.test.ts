import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { MessageWriter } from './message-writer.ts';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
await once(server, 'listening');
after(() => server.close());

const MESSAGE = { audio: 'a'.repeat(1_000_000) };

/** A client that reads nothing, and the writer to it after so many messages that it waits. */
async function waitingWriter(stalledMs: number) {
  const accepted = once(server, 'connection') as Promise<[WebSocket]>;
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await once(client, 'open');
  client.pause();
  const [socket] = await accepted;
  const writer = new MessageWriter(socket, () => stalledMs);
  for (let count = 0; count < 100; count++) {
    const written = writer.write(MESSAGE).then(() => true);
    const soon = new Promise<false>((resolve) => setTimeout(resolve, 20, false));
    if (!(await Promise.race([written, soon]))) return { client, socket, written };
  }
  throw new Error('the writer never waits');
}

test('a writer waits for a client that reads slowly', async () => {
  const { client, socket, written } = await waitingWriter(60_000);
  client.resume();
  assert.equal(await written, true);
  assert.equal(socket.readyState, WebSocket.OPEN);
  client.terminate();
});

test('a client that reads nothing is cut off', async () => {
  const { socket, written } = await waitingWriter(10);
  const [code] = await once(socket, 'close');
  assert.equal(code, 1006);
  assert.equal(await written, true);
});
