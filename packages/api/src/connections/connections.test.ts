import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createFixtureEngine } from '@hailo-piper/speech/testing';
import { createSpeechServer, type ServerLimits } from '../http-server.ts';
import { appUnderTest } from '../testing/app-under-test.ts';
import { listen } from './listening.ts';

const LIMITS: ServerLimits = {
  maxConnections: 8,
  maxConnectionsPerClient: 4,
  maxBodiesBytes: 1000,
  headerTimeoutMs: 10_000,
  bodyTimeoutMs: 10_000,
};

async function serve(t: TestContext, limits: Partial<ServerLimits> = {}) {
  let busy = 0;
  const gate = Promise.withResolvers<void>();
  const engine = createFixtureEngine({
    beforeSentence: () => {
      busy += 1;
      return gate.promise;
    },
  });
  const speech = createSpeechServer(appUnderTest(engine).app, { ...LIMITS, ...limits });
  const port = await listen(speech.server, '127.0.0.1', 0);
  t.after(() => {
    gate.resolve();
    speech.server.closeAllConnections();
    speech.server.close();
  });
  const open = async (text: string, from = '127.0.0.1'): Promise<Client> => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    const client = { socket, heard: '', closed: once(socket, 'close') };
    socket.setEncoding('latin1').on('data', (data) => {
      client.heard += data;
    });
    const taken = once(speech.server, 'connection');
    if (text !== '') socket.write(text);
    await taken;
    return client;
  };
  const untilBusy = async (count: number) => {
    while (busy < count) await delay(1);
  };
  return { ...speech, port, open, untilBusy, gate, requests: engine.requests };
}

interface Client {
  readonly socket: Socket;
  heard: string;
  readonly closed: Promise<unknown>;
}

const post = (body: string, length = body.length): string =>
  `POST /v1/audio/speech HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`;
const SPEAK = post('{"input":"Hello."}');
const LIVE = 'GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
/** Longer than the grace period of a connection, milliseconds. */
const settled = () => delay(30);

test('the connection that has waited longest is evicted: per address, and in all', async (t) => {
  const { open, connections } = await serve(t);
  const first = [];
  for (let i = 0; i < 4; i++) first.push(await open('GET /health'));
  await settled();
  const late = await open(LIVE);
  await late.closed;
  assert.match(late.heard, /^HTTP\/1\.1 200 /);
  await first[0]?.closed;
  assert.match(
    first[0]?.heard ?? '',
    /^HTTP\/1\.1 503 [\s\S]*4 that may be open from one address; `server\.max_connections_per_client`/,
  );
  assert.equal(first[1]?.heard, '');

  for (let i = 0; i < 4; i++) await open('', '127.0.0.2');
  await settled();
  await open('', '127.0.0.2');
  assert.equal(connections.size, 7);
});

test('a served connection is not evicted; others are refused, probes answered', async (t) => {
  const { open, untilBusy, gate } = await serve(t);
  const busy = [];
  for (let i = 0; i < 4; i++)
    busy.push(await open(SPEAK.replace('host', 'connection: close\r\nhost')));
  await untilBusy(4);
  await settled();
  const refused = await open(SPEAK);
  const probe = await open(LIVE);
  await Promise.all([refused.closed, probe.closed]);
  assert.match(
    refused.heard,
    /^HTTP\/1\.1 503 [\s\S]*\r\nretry-after: 1\r\n[\s\S]*"code":"overloaded"/,
  );
  assert.match(probe.heard, /^HTTP\/1\.1 200 /);
  // Another client is not affected.
  const other = await open(LIVE, '127.0.0.2');
  await other.closed;
  assert.match(other.heard, /^HTTP\/1\.1 200 /);
  gate.resolve();
  for (const { closed } of busy) await closed;
  for (const { heard } of busy)
    assert.match(heard, /^HTTP\/1\.1 200 [\s\S]*\r\n0\r\n\r\n$|content-length/);
});

test('arriving bodies share a budget; a short one is accepted beside a large one', async (t) => {
  const { open, gate, bodies } = await serve(t);
  gate.resolve();
  const large = await open(post(`{"input":"${'a'.repeat(900)}`, 2000));
  while (bodies.bytes < 900) await delay(1);
  const short = post(`{"input":"${'Short. '.repeat(20)}"}`).replace(
    'host',
    'connection: close\r\nhost',
  );
  const other = await open(short);
  await Promise.all([large.closed, other.closed]);
  assert.match(large.heard, /^HTTP\/1\.1 503 [\s\S]*`server\.max_bodies_bytes`/);
  assert.match(other.heard, /^HTTP\/1\.1 200 /);
  assert.equal(bodies.bytes, 0);
});

test('pipelined requests are served one after the other', async (t) => {
  const { open, untilBusy, gate, requests } = await serve(t);
  const client = await open(SPEAK.repeat(20));
  await untilBusy(1);
  await settled();
  assert.equal(requests.length, 1);
  gate.resolve();
  while ((client.heard.match(/HTTP\/1\.1 200 /g) ?? []).length < 20)
    await once(client.socket, 'data');
  assert.equal(requests.length, 20);
});

test('pipelined requests end with their connection', async (t) => {
  const { open, untilBusy, gate, requests, connections } = await serve(t);
  const client = await open(SPEAK.repeat(20));
  await untilBusy(1);
  client.socket.destroy();
  while (connections.size > 0) await delay(1);
  gate.resolve();
  await settled();
  assert.equal(requests.length, 1);
});

test('a time-out error names its limits and their keys', async (t) => {
  const { open } = await serve(t, { headerTimeoutMs: 50, bodyTimeoutMs: 50 });
  for (const text of ['', 'GET /', post('{', 10)]) {
    const client = await open(text);
    await client.closed;
    assert.match(client.heard, /^HTTP\/1\.1 408 [\s\S]*0\.05 s \(`server\.header_timeout`\)/);
  }
});

test('new limits apply to the next connection, body and header', async (t) => {
  const { open, port, server, bodies, setLimits, gate } = await serve(t);
  gate.resolve();
  const first = await open('');
  setLimits({
    ...LIMITS,
    maxConnectionsPerClient: 1,
    maxBodiesBytes: 5000,
    headerTimeoutMs: 60,
    bodyTimeoutMs: 40,
  });
  assert.equal(bodies.maxBytes, 5000);
  assert.equal(server.headersTimeout, 60);
  assert.equal(server.requestTimeout, 100);
  // After the grace period of the first connection, which is idle and is evicted.
  await delay(50);
  const second = await open(`GET /health/live HTTP/1.1\r\nhost: x:${port}\r\n`);
  await first.closed;
  assert.match(first.heard, /max_connections_per_client|408/);
  await second.closed;
  assert.match(second.heard, /^HTTP\/1\.1 408 .*its headers within 0\.06 s/s);
});
