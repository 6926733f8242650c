import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { SendBuffers } from './send-buffers.ts';
import { WatchedResponse, watchedResponses } from './watched-response.ts';

/** More than the kernel buffers for two sockets. */
const LARGE = randomBytes(16 * 1024 * 1024);

interface Served {
  readonly port: number;
  /** Reasons of cut answers. */
  readonly cuts: string[];
}

async function withServer(
  stalledAfterMs: number,
  serve: (response: WatchedResponse) => void,
  use: (served: Served) => Promise<void>,
): Promise<void> {
  const cuts: string[] = [];
  const server = createServer(
    {
      ServerResponse: watchedResponses({
        stalledAfterMs,
        buffers: new SendBuffers(),
        onCut: (_, reason) => cuts.push(reason),
      }) as typeof ServerResponse<IncomingMessage>,
    },
    (_, response) => {
      assert.ok(response instanceof WatchedResponse);
      serve(response);
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use({ port: (server.address() as AddressInfo).port, cuts });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const sendLarge = (response: WatchedResponse) => {
  response.setHeader('content-length', LARGE.length);
  response.end(LARGE);
};

async function askFor(port: number): Promise<IncomingMessage> {
  const [response] = await once(get({ port, host: '127.0.0.1', agent: false }), 'response');
  return response;
}

/** Sends a request and reads nothing. */
function askAndLeave(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {}).pause();
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  return socket;
}

test('a reader that reads gets every byte', async () => {
  await withServer(5000, sendLarge, async ({ port, cuts }) => {
    const body = Buffer.concat(await (await askFor(port)).toArray());
    assert.ok(body.equals(LARGE));
    assert.deepEqual(cuts, []);
  });
});

test('text endings and small answers arrive unchanged', async () => {
  const text = 'é'.repeat(100_000);
  for (const body of ['', 'short', text]) {
    await withServer(
      5000,
      (response) => response.end(body),
      async ({ port }) => {
        const got = Buffer.concat(await (await askFor(port)).toArray());
        assert.equal(got.toString(), body);
      },
    );
  }
});

test('a reader that reads nothing is cut in time, and reported once', async () => {
  await withServer(200, sendLarge, async ({ port, cuts }) => {
    const socket = askAndLeave(port);
    while (cuts.length === 0) await delay(10);
    assert.match(cuts[0] ?? '', /`server\.stalled_reader_timeout`/);
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    assert.equal(cuts.length, 1);
    assert.ok(socket.bytesRead < LARGE.length);
  });
});

test('pauses within the limit are forgiven if the audio is read at playing speed', async () => {
  const plays = (response: WatchedResponse) => {
    // 16 seconds.
    response.audioSeconds = () => 16;
    sendLarge(response);
  };
  await withServer(1000, plays, async ({ port, cuts }) => {
    const response = await askFor(port);
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of response) {
      parts.push(part);
      // Four pauses of half the limit.
      const before = Math.floor(size / (LARGE.length / 4));
      size += part.length;
      if (Math.floor(size / (LARGE.length / 4)) > before) await delay(500);
    }
    assert.ok(Buffer.concat(parts).equals(LARGE));
    assert.deepEqual(cuts, []);
  });
});

test('reading a byte now and then does not prevent the cut', async () => {
  const plays = (response: WatchedResponse) => {
    response.audioSeconds = () => 300;
    sendLarge(response);
  };
  await withServer(400, plays, async ({ port, cuts }) => {
    const socket = askAndLeave(port);
    const trickle = setInterval(() => socket.read(1), 20);
    while (cuts.length === 0) await delay(10);
    clearInterval(trickle);
    assert.match(cuts[0] ?? '', /0\.4 s behind/);
  });
});

test('with many streamed answers, a reader that reads nothing gets little ahead', async () => {
  const written: number[] = [];
  const flow = async (response: WatchedResponse) => {
    const index = written.push(0) - 1;
    const part = Buffer.alloc(16 * 1024);
    while (!response.destroyed) {
      await response.untilRoom();
      if (!response.write(part)) await once(response, 'drain').catch(() => {});
      written[index] = (written[index] ?? 0) + part.length;
      if ((written[index] ?? 0) > LARGE.length) return response.end();
      await new Promise(setImmediate);
    }
  };
  await withServer(
    3000,
    (response) => void flow(response),
    async ({ port, cuts }) => {
      for (let i = 0; i < 20; i++) askAndLeave(port);
      while (cuts.length === 0) await delay(20);
      assert.equal(written.length, 20);
      assert.ok(Math.max(...written) < 1_000_000, String(written));
    },
  );
});
