import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { EngineError } from '@hailo-piper/engine';
import { Hono } from 'hono';
import { Registry } from 'prom-client';
import { AccessLog } from '../access-log.ts';
import { listen } from '../connections/listening.ts';
import { createSpeechServer } from '../http-server.ts';
import { appUnderTest } from '../testing/app-under-test.ts';
import type { MountedProtocol } from './mounted-protocol.ts';

const ROUTE = '/other/:name';
const FULL = new EngineError('queue_full', 'full', { retryAfterSeconds: 16.2 });

/** Refuses every WebSocket, and says why in its own words. */
const other: MountedProtocol = {
  path: '/other',
  routes: () => new Hono(),
  declaration: () => ({ operations: [] }),
  upgrade(_request, socket, _head, tools) {
    const { status, headers, code } = tools.faultOf(FULL, ROUTE);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} No\r\n${lines.join('')}connection: close\r\n\r\n${code}`);
    const text = tools.beginText({ route: ROUTE, context: 'a', format: 'pcm' });
    text.record.onText?.(5);
    text.end('failed', 'its_own');
    tools.beginText({ route: ROUTE, context: 'words of a text' }).end('spoken');
  },
  close: async () => {},
};

async function serve(t: TestContext) {
  const { app } = appUnderTest();
  const lines: Record<string, unknown>[] = [];
  const write = (msg: string, fields: object = {}) => void lines.push({ msg, ...fields });
  const log = { debug: write, info: write, warning: write, error: write };
  const registry = new Registry();
  const { server } = createSpeechServer(app, undefined, undefined, {
    ...{ protocols: [other], access: new AccessLog(log, registry), log },
    rules: { cors_origins: ['https://page.example'], trusted_proxies: ['127.0.0.1'] },
  });
  const port = await listen(server, '127.0.0.1', 0);
  t.after(() => server.close());
  const ask = async (headers: Readonly<Record<string, string>>) => {
    const asked = request(`http://127.0.0.1:${port}/other/x`, {
      headers: { connection: 'upgrade', upgrade: 'websocket', ...headers },
    });
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return { response, body: await textOf(response) };
  };
  return { ask, lines, registry, own: `http://127.0.0.1:${port}` };
}

test('a refusal has status and retry-after of its reason, and is logged and counted', async (t) => {
  const { ask, lines, registry } = await serve(t);
  const { response, body } = await ask({ 'x-request-id': 'mine' });
  assert.deepEqual([response.statusCode, body], [429, 'queue_full']);
  assert.equal(response.headers['retry-after'], '17');
  assert.equal(response.headers['x-request-id'], 'mine');
  const common = { msg: 'request', request_id: 'mine', method: 'GET', route: ROUTE };
  assert.partialDeepStrictEqual(lines, [
    { ...common, status: 429, error: 'queue_full' },
    {
      ...{ ...common, status: 101, context: 'a', outcome: 'failed', error: 'its_own' },
      ...{ characters: 5, format: 'pcm' },
    },
    { ...common, status: 101, outcome: 'spoken' },
  ]);
  assert.equal(lines[2]?.context, undefined);
  // Texts are counted by their door.
  const metrics = await registry.metrics();
  assert.match(metrics, /http_requests_total\{route="\/other\/:name",status="429"\} 1\n/);
  assert.doesNotMatch(metrics, /status="101"/);
});

test('only its own pages and those that are named reach the protocol', async (t) => {
  const { ask, own, lines } = await serve(t);
  const proxied = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'say.example' };
  for (const headers of [
    { origin: own },
    { origin: 'https://page.example' },
    { origin: 'https://say.example', ...proxied },
  ]) {
    assert.equal((await ask(headers)).response.statusCode, 429, headers.origin);
  }
  lines.length = 0;
  for (const headers of [
    { origin: 'null' },
    { origin: 'http://127.0.0.1' },
    { origin: 'https://page.example.evil.example' },
    { origin: `${own}@evil.example` },
    { origin: own, host: 'evil.example' },
    { origin: own, host: '%' },
    { origin: own, ...proxied },
  ]) {
    const { response, body } = await ask(headers);
    assert.equal(response.statusCode, 403, JSON.stringify(headers));
    assert.equal(JSON.parse(body).error.code, 'origin_not_allowed');
  }
  assert.ok(lines.every(({ status, error }) => status === 403 && error === 'origin_not_allowed'));
  assert.equal(lines.length, 7);
});
