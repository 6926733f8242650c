import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Config, defaultConfig } from '@hailo-piper/config';
import { testVoice } from '@hailo-piper/engine/testing';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { startService } from './service.ts';
import { Settings } from './settings.ts';
import { VoiceLock } from './voice-lock.ts';

const state = mkdtempSync(join(tmpdir(), 'hailo-piper-mcp-'));
process.env.XDG_STATE_HOME = state;
after(() => rmSync(state, { recursive: true }));
const ignored = () => {};
const VOICE = 'medium-shape';

async function serve(mcp: Partial<Config['mcp']>): Promise<string> {
  const config = defaultConfig();
  const settings = new Settings({
    ...config,
    server: {
      ...{ ...config.server, host: '127.0.0.1', port: 0 },
      cors_origins: ['https://page.example'],
    },
    // A voice that is not there is looked for by the configuration.
    piper: { ...config.piper, model_path: testVoice(VOICE) },
    performance: { ...config.performance, isolation: 'none' },
    mcp: { ...config.mcp, ...mcp },
  });
  const { port, stop } = await startService({
    settings,
    choice: { models: [testVoice(VOICE)], voices: [testVoice(VOICE)], settling: [], leftOut: [] },
    lock: new VoiceLock(),
    read: async () => ({ config: settings.current, source: null }),
    log: { debug: ignored, info: ignored, warning: ignored, error: ignored },
  });
  after(() => stop(1000));
  return `http://127.0.0.1:${port}`;
}

const url = await serve({ enabled: true });
const client = new Client({ name: 'test', version: '1' });
await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`)) as Transport);
after(() => client.close());

type Content = { readonly type: string; readonly uri: string; readonly text: string };
async function call(name: string, given: Record<string, unknown> = {}) {
  const { content, isError = false, ...more } = await client.callTool({ name, arguments: given });
  const [first] = content as Content[];
  assert.ok(first);
  return { ...first, ...more, isError };
}

test('the tools are listed', async () => {
  const { tools } = await client.listTools();
  assert.deepEqual(
    tools.map(({ name }) => name),
    ['speak', 'list_voices'],
  );
});

test('list_voices lists the voices', async () => {
  const { text } = await call('list_voices');
  assert.partialDeepStrictEqual(JSON.parse(text), [{ id: VOICE, num_speakers: 1, default: true }]);
});

test('speak gives a link, the same each time, that gives the same bytes', async () => {
  const given = { text: 'Grüße & 100 %.', voice: 'default', speed: 2, format: 'flac' };
  const link = await call('speak', given);
  assert.equal(link.isError, false);
  assert.equal(link.type, 'resource_link');
  assert.equal((await call('speak', given)).uri, link.uri);
  const { origin, searchParams } = new URL(link.uri);
  assert.equal(origin, url);
  assert.equal(searchParams.get('voice'), VOICE);
  const [one, other] = [await fetch(link.uri), await fetch(link.uri)];
  assert.deepEqual([one.status, one.headers.get('content-type')], [200, 'audio/flac']);
  const bytes = Buffer.from(await one.arrayBuffer());
  assert.equal(bytes.toString('latin1', 0, 4), 'fLaC');
  assert.ok(bytes.equals(Buffer.from(await other.arrayBuffer())));
});

const REFUSED: readonly (readonly [given: Record<string, unknown>, message: RegExp])[] = [
  [{}, /`text` is required/],
  [{ text: 5 }, /`text` must be a string/],
  [{ text: ' ' }, /nothing to speak in `text`/],
  [{ text: 'a\0' }, /`text` holds the control character/],
  [{ text: 'ü'.repeat(2000) }, /`text` is too long for a link: .* the limit is 8000/],
  [{ text: 'a', voice: 'medium-shapes' }, /no such voice; there are: default, medium-shape/],
  [{ text: 'a', voice: `${VOICE}:7` }, /no such speaker/],
  [{ text: 'a', speed: 9 }, /`speed` must be a number from 0.25 to 4/],
  [{ text: 'a', format: 'ogg' }, /`format` names a format.* mp3, opus/],
];
for (const [given, message] of REFUSED) {
  test(`speak refuses ${JSON.stringify(given).slice(0, 50)}`, async () => {
    const { isError, text } = await call('speak', given);
    assert.equal(isError, true);
    assert.match(text, message);
  });
}

test('a tool that is not there is named', async () => {
  assert.match((await call('sing')).text, /no tool sing/);
});

const PING = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
const post = (base: string, headers: Record<string, string> = {}, body = PING) =>
  fetch(`${base}/mcp`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      ...headers,
    },
    body,
  });

test('pages of other origins are refused', async () => {
  for (const [origin, status] of [
    [url, 200],
    ['http://localhost:8080', 200],
    ['http://[::1]', 200],
    ['https://page.example', 200],
    ['https://other.example', 403],
    ['http://127.0.0.1.other.example', 403],
    ['null', 403],
  ] as const) {
    assert.equal((await post(url, { origin })).status, status, origin);
  }
});

test('a body that is no JSON is 400, GET is 405, and without mcp.enabled nothing is there', async () => {
  assert.equal((await post(url, {}, '{')).status, 400);
  assert.equal((await fetch(`${url}/mcp`)).status, 405);
  assert.equal((await post(await serve({}))).status, 404);
});
