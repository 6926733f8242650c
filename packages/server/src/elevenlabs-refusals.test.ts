import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { test } from 'node:test';
import { elevenLabsService } from './testing/elevenlabs-service.ts';

const service = await elevenLabsService({
  synthesis: { max_text_length: 20_000 },
  queue: { max_requests: 1 },
});
const MULTI = '/medium-shape/multi-stream-input?output_format=pcm_22050';

async function assertServed(): Promise<void> {
  const client = await service.connect(MULTI);
  client.send({ text: 'Go on.', flush: true }, { close_socket: true });
  assert.equal(await client.closed, 1000);
  assert.ok(client.audio('default').length > 0);
}

const FAULTS: readonly (readonly [message: string | object, error: string, RegExp])[] = [
  ['{', 'invalid_value', /JSON/],
  ['[]', 'invalid_type', /JSON object/],
  [{ text: 7 }, 'invalid_type', /`text`/],
  [{ text: 'a', context_id: 7 }, 'invalid_type', /`context_id`/],
  [{ text: 'a', flush: 'yes' }, 'invalid_type', /`flush`/],
  [{ text: 'a', voice_settings: { speed: 0 } }, 'invalid_value', /`voice_settings.speed`/],
];

test('a message that is wrong is told, and ends the connection', async () => {
  for (const [message, error, told] of FAULTS) {
    const client = await service.connect(MULTI);
    client.send(message);
    assert.equal(await client.closed, 1008);
    assert.equal(client.heard[0]?.error, error);
    assert.match(client.heard[0]?.message ?? '', told);
  }
  const binary = await service.connect(MULTI);
  binary.sendBytes(new Uint8Array(3));
  assert.equal(await binary.closed, 1008);
  const large = await service.connect(MULTI);
  large.send({ text: 'a'.repeat(66_000) });
  assert.equal(await large.closed, 1009);
  await assertServed();
});

test('an address that is wrong is told', async () => {
  const told = async (path: string) => {
    const client = await service.connect(path);
    client.send({ text: 'a', flush: true });
    const code = await client.closed;
    return [client.heard[0]?.error, code];
  };
  assert.deepEqual(await told('/nobody/multi-stream-input'), ['voice_not_found', 1008]);
  const badFormat = ['unsupported_response_format', 1008];
  assert.deepEqual(await told('/medium-shape/stream-input?output_format=x'), badFormat);
  const badValue = ['invalid_value', 1008];
  assert.deepEqual(await told(`${MULTI}&inactivity_timeout=x`), badValue);
  assert.deepEqual(await told(`${MULTI}&seed=-1`), badValue);
  await assertServed();
});

test('a text that is wrong ends its context only', async () => {
  const client = await service.connect(MULTI);
  client.send({ text: 'one two '.repeat(2600), context_id: 'a' });
  client.send({ text: 'a\0', context_id: 'b' });
  client.send({ text: 'Go on.', context_id: 'c', flush: true });
  const errorOf = async (context: string) =>
    (await client.until(({ contextId, error }) => contextId === context && error !== undefined))
      .error;
  assert.equal(await errorOf('a'), 'input_too_long');
  assert.equal(await errorOf('b'), 'invalid_input');
  client.send({ context_id: 'c', close_context: true });
  await client.final('c');
  await client.leave();
});

test('a connection has a limit of contexts', async () => {
  const client = await service.connect(MULTI);
  for (let context = 0; context <= 32; context++)
    client.send({ text: 'a', context_id: `${context}` });
  const { contextId } = await client.until(({ error }) => error === 'too_many_contexts');
  assert.equal(contextId, '32');
  await client.leave();
});

/** The answer to a request for a WebSocket that is refused. */
async function refused(path: string, headers: Readonly<Record<string, string>> = {}) {
  const asked = request(`${service.url}/elevenlabs/v1/text-to-speech${path}`, {
    headers: {
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      ...headers,
    },
  });
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const { detail, error } = JSON.parse(await textOf(response));
  return {
    ...{ status: response.statusCode, headers: response.headers },
    ...{ code: detail?.status ?? error.code, message: detail?.message },
  };
}

test('another address, and a page of another origin, get no WebSocket', async () => {
  const unknown = await refused('/medium-shape/other');
  assert.deepEqual([unknown.status, unknown.code], [404, 'not_found']);
  const foreign = await refused(MULTI, { origin: 'https://example.org' });
  assert.deepEqual([foreign.status, foreign.code], [403, 'origin_not_allowed']);
  const client = await service.connect(MULTI);
  await client.leave();
});

test('an upgrade to anything else is ignored', async () => {
  const asked = request(`${service.url}/health`, {
    headers: { connection: 'upgrade', upgrade: 'h2c' },
  });
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  assert.equal(response.statusCode, 200);
  response.resume();
});

test('while the service is full, no WebSocket is opened', async (t) => {
  const leaving = new AbortController();
  t.after(() => leaving.abort());
  const text = 'One sentence of many. '.repeat(800);
  const asked = Array.from({ length: 2 }, () =>
    fetch(`${service.url}/v1/synthesize`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
      signal: leaving.signal,
    }).catch(() => undefined),
  );
  while ((await service.queue()).waiting < 1) await new Promise(setImmediate);
  const full = await refused(MULTI);
  assert.deepEqual([full.status, full.code], [429, 'queue_full']);
  // The gate's own words: it has promised a place.
  assert.match(full.message, /`queue\.(max_requests|client_share)`/);
  assert.match(full.headers['retry-after'] ?? '', /^[1-9]\d*$/);
  const door = 'hailo_piper_door_errors_total{door="elevenlabs",code="queue_full"}';
  assert.ok((await service.metrics()).includes(`\n${door} 1\n`));
  leaving.abort();
  await Promise.all(asked);
  await service.idle();
  await assertServed();
});

test('a service that stops tells its clients', async () => {
  const client = await service.connect(MULTI);
  client.send({ text: 'One', context_id: 'a' });
  const stopped = service.service.stop(5000);
  assert.equal(await client.closed, 1001);
  await stopped;
});
