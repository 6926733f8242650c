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

test('the link of speak gives the same bytes each time', async () => {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`)) as Transport);
  const given = { text: 'Grüße & 100 %.', voice: 'default', speed: 2, format: 'flac' };
  const { content } = await client.callTool({ name: 'speak', arguments: given });
  await client.close();
  const [{ uri = '' } = {}] = content as { readonly uri?: string }[];
  assert.ok(uri.startsWith(`${url}/v1/synthesize?`), uri);
  assert.equal(new URL(uri).searchParams.get('voice'), VOICE);
  const [one, other] = [await fetch(uri), await fetch(uri)];
  assert.deepEqual([one.status, one.headers.get('content-type')], [200, 'audio/flac']);
  const bytes = Buffer.from(await one.arrayBuffer());
  assert.equal(bytes.toString('latin1', 0, 4), 'fLaC');
  assert.ok(bytes.equals(Buffer.from(await other.arrayBuffer())));
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

test('its own pages and those of cors_origins may ask, others may not', async () => {
  assert.equal((await post(url, { origin: url })).status, 200);
  assert.equal((await post(url, { origin: 'https://page.example' })).status, 200);
  assert.equal((await post(url, { origin: 'https://other.example' })).status, 403);
});

test('a body that is no JSON is 400, GET is 405, and without mcp.enabled nothing is there', async () => {
  assert.equal((await post(url, {}, '{')).status, 400);
  assert.equal((await fetch(`${url}/mcp`)).status, 405);
  assert.equal((await post(await serve({}))).status, 404);
});
