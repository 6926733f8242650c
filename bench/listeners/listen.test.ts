import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { listen } from './listen.ts';

const SAMPLE_RATE = 8000;
const wav = (seconds: number): Buffer => Buffer.alloc(44 + 2 * SAMPLE_RATE * seconds);

const served = async (answer: (response: ServerResponse) => void) => {
  // A body that is left unread would make the kernel reset the connection.
  const server = createServer((request, response) => {
    request.resume().once('end', () => answer(response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agent = new Agent({ localAddress: '127.1.0.1' });
  const target = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    body: { text: 'x' },
  };
  const left = new AbortController();
  return {
    hear: () => listen(target, { agent, sampleRate: SAMPLE_RATE, signal: left.signal }),
    leave: () => left.abort(),
    [Symbol.asyncDispose]: async () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

test('an answer is heard when it is played, however soon all of it was there', async () => {
  await using server = await served((response) => response.end(wav(0.25)));
  const hearing = await server.hear();
  assert.equal(hearing.outcome, 'heard');
  assert.ok('playback' in hearing);
  const { receivedSeconds, startedAt = Number.NaN, gaps } = hearing.playback;
  assert.equal(receivedSeconds, 0.25);
  assert.deepEqual(gaps, []);
  // Timers may be a little early.
  assert.ok(performance.now() - startedAt >= 245);
});

test('a refusal says when to come back', async () => {
  await using server = await served((response) =>
    response.writeHead(429, { 'retry-after': '7' }).end('{}'),
  );
  assert.deepEqual(await server.hear(), { outcome: 'refused', retryAfterMs: 7000 });
});

test('a lost connection is no end of an answer', async () => {
  await using server = await served((response) => {
    response.writeHead(200, { 'content-length': 1e6 });
    response.write(wav(0.1), () => response.destroy());
  });
  const hearing = await server.hear();
  assert.equal(hearing.outcome, 'cut');
});

test('a listener may leave in the middle of an answer', async () => {
  const written = Promise.withResolvers<void>();
  await using server = await served((response) => {
    response.write(wav(2), () => written.resolve());
  });
  const hearingUntilLeft = server.hear();
  await written.promise;
  server.leave();
  const hearing = await hearingUntilLeft;
  assert.equal(hearing.outcome, 'left');
  assert.ok('playback' in hearing);
  assert.deepEqual(hearing.playback.gaps, []);
});

test('anything but audio and refusals is an error', async () => {
  await using server = await served((response) => response.writeHead(400).end());
  await assert.rejects(server.hear(), /answered 400/);
});
