import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appUnderTest } from '@hailo-piper/api/testing';
import { createSpeechService } from '@hailo-piper/speech';
import { createFixtureEngine } from '@hailo-piper/speech/testing';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { createMcpHandler } from './mcp-handler.ts';

const RULES = { maxTextLength: 5000, unspeakable: 'silence', aliases: {} } as const;
const PROXY = '10.0.0.2';
const ADDRESS = 'http://pi:5003';
const ignored = () => {};

const mcp = createMcpHandler({
  speech: createSpeechService(createFixtureEngine(), () => RULES),
  config: { synthesis: { format: 'wav' } },
  log: { debug: ignored, info: ignored, warning: ignored, error: ignored },
  version: '1.2.3',
});
const server = { cors_origins: ['https://page.example'], trusted_proxies: [`${PROXY}/32`] };
const { app, log } = appUnderTest(createFixtureEngine(), { server }, undefined, { mcp });

/** The official client, whose requests come from an address with these headers. */
async function clientWith(headers: Readonly<Record<string, string>> = {}, peer = '192.0.2.7') {
  const env = { incoming: { socket: { remoteAddress: peer } } };
  const fetch = async (url: string | URL, init: RequestInit = {}) => {
    const all = new Headers(init.headers);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    return app.request(String(url), { ...init, headers: all }, env);
  };
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL(`${ADDRESS}/mcp`), { fetch });
  await client.connect(transport as Transport);
  return client;
}

interface Content {
  readonly type: string;
  readonly text: string;
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
}

async function call(client: Client, name: string, given: Record<string, unknown> = {}) {
  const { content, isError = false } = await client.callTool({ name, arguments: given });
  const [first] = content as Content[];
  assert.ok(first);
  return { ...first, isError };
}

const client = await clientWith();

test('the server says who it is and what it can do', async () => {
  assert.deepEqual(client.getServerVersion(), { name: 'hailo-piper', version: '1.2.3' });
  assert.deepEqual(client.getServerCapabilities(), { tools: {} });
});

test('the tools are listed with the schema of their arguments', async () => {
  const { tools } = await client.listTools();
  assert.deepEqual(
    tools.map(({ name }) => name),
    ['speak', 'list_voices'],
  );
  const [speak] = tools;
  assert.deepEqual(Object.keys(speak?.inputSchema.properties ?? {}), [
    ...['text', 'voice', 'speed', 'format'],
  ]);
  assert.deepEqual(speak?.inputSchema.required, ['text']);
});

test('list_voices has the voices, as text and as data', async () => {
  const { content, structuredContent } = await client.callTool({ name: 'list_voices' });
  const [{ text = '' } = {}] = content as Partial<Content>[];
  const voices = JSON.parse(text);
  assert.partialDeepStrictEqual(voices, [
    { id: 'en_US-one-medium', language: 'en_US', num_speakers: 1, default: true },
    { id: 'de_DE-many-low', language_name: 'Deutsch', num_speakers: 3, default: false },
  ]);
  assert.deepEqual(structuredContent, { voices });
});

test('speak gives a link with all that is asked for, the same each time', async () => {
  const given = { text: 'Grüße & 100 %.', voice: 'de:bert', speed: 2, format: 'flac' };
  const { uri, isError, ...link } = await call(client, 'speak', given);
  assert.deepEqual(link, {
    ...{ type: 'resource_link', name: 'speech.flac', mimeType: 'audio/flac' },
  });
  assert.equal(isError, false);
  const { origin, pathname, searchParams } = new URL(uri);
  assert.deepEqual([origin, pathname], [ADDRESS, '/v1/synthesize']);
  const { seed, ...asked } = Object.fromEntries(searchParams);
  assert.deepEqual(asked, {
    ...{ text: given.text, voice: 'de_DE-many-low', speaker_id: '1', speed: '2', format: 'flac' },
  });
  assert.match(seed ?? '', /^\d+$/);
  assert.equal((await call(client, 'speak', given)).uri, uri);
  assert.notEqual((await call(client, 'speak', { ...given, speed: 1 })).uri, uri);
  const answer = await app.request(uri);
  assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'audio/flac']);
});

test('without voice, speed and format a link has those of the configuration', async () => {
  const { searchParams } = new URL((await call(client, 'speak', { text: 'One.' })).uri);
  assert.equal(searchParams.get('voice'), 'en_US-one-medium');
  assert.equal(searchParams.get('format'), 'wav');
  assert.ok(!searchParams.has('speed') && !searchParams.has('speaker_id'));
});

const REFUSED: readonly (readonly [given: Record<string, unknown>, message: RegExp])[] = [
  [{}, /`text` is required/],
  [{ text: null }, /`text` is required/],
  [{ text: 5 }, /`text` must be a string/],
  [{ text: ' ' }, /nothing to speak in `text`/],
  [{ text: 'a\0' }, /`text` holds the control character/],
  [{ text: 'ü'.repeat(2000) }, /`text` is too long for a link: .* the limit is 8000/],
  [{ text: 'a', voice: 7 }, /`voice` must be a string/],
  [{ text: 'a', voice: 'en_US-one-mediun' }, /no such voice.*en_US-one-medium/],
  [{ text: 'a', voice: 'de:carl' }, /no such speaker/],
  [{ text: 'a', speed: 9 }, /`speed` must be a number from 0.25 to 4/],
  [{ text: 'a', speed: '1' }, /`speed` must be a number/],
  [{ text: 'a', format: 'ogg' }, /`format` names a format.* mp3, opus/],
];
for (const [given, message] of REFUSED) {
  test(`speak refuses ${JSON.stringify(given).slice(0, 50)}`, async () => {
    const { isError, text } = await call(client, 'speak', given);
    assert.equal(isError, true);
    assert.match(text, message);
  });
}

test('a tool that is not there is named', async () => {
  const { isError, text } = await call(client, 'sing');
  assert.equal(isError, true);
  assert.match(text, /no tool sing/);
});

test('behind a trusted proxy a link has the address that the proxy tells', async () => {
  const told = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'say.example' };
  const linkFor = async (headers: Record<string, string>, peer: string) => {
    const one = await clientWith(headers, peer);
    return new URL((await call(one, 'speak', { text: 'One.' })).uri).origin;
  };
  assert.equal(await linkFor(told, PROXY), 'https://say.example');
  assert.equal(await linkFor({ forwarded: 'proto=https;host=pi:8443' }, PROXY), 'https://pi:8443');
  assert.equal(await linkFor(told, '192.0.2.7'), ADDRESS);
  assert.equal(await linkFor({ 'x-forwarded-host': 'evil.example/' }, PROXY), ADDRESS);
});

test('pages of the service and of cors_origins may ask, others get 403', async () => {
  const proxied = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'say.example' };
  for (const [origin, headers, peer] of [
    [ADDRESS, {}, '192.0.2.7'],
    ['https://page.example', {}, '192.0.2.7'],
    ['https://say.example', proxied, PROXY],
  ] as const) {
    await clientWith({ origin, ...headers }, peer);
  }
  for (const [origin, headers, peer] of [
    ['https://other.example', {}, '192.0.2.7'],
    ['http://pi:5003.other.example', {}, '192.0.2.7'],
    ['http://localhost', {}, '127.0.0.1'],
    ['null', {}, '192.0.2.7'],
    ['https://say.example', proxied, '192.0.2.7'],
  ] as const) {
    const refused = clientWith({ origin, ...headers }, peer);
    await assert.rejects(refused, /origin_not_allowed/, origin);
  }
  assert.partialDeepStrictEqual(log.at(-1), {
    ...{ msg: 'request', error: 'origin_not_allowed', status: 403, route: '/mcp' },
  });
});
