import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { withService } from '../service/service.ts';
import { fences, page } from './markdown.ts';

const ADDRESS = 'localhost:5003';
const TESTS = join(import.meta.dirname, '..');
const ALL = 'elevenlabs: {enabled: true}\nmcp: {enabled: true}\n';

/** The one example with this mark, for a service at another address. */
function example(mark: string, host: string): string {
  const [text = '', ...more] = fences(page('docs/integrations.md'), mark);
  assert.deepEqual(more, []);
  assert.ok(text.includes(ADDRESS), mark);
  return text.replaceAll(ADDRESS, host);
}

const post = (url: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly url?: string;
  readonly method?: string;
  readonly ret?: string;
  readonly payload?: string;
  readonly payloadType?: string;
  readonly wires: readonly (readonly string[])[];
}

interface Named {
  readonly id: string;
}

test('the examples of the page for other programs', async (t) => {
  await withService(ALL, async ({ url }) => {
    const { host } = new URL(url);

    await t.test('Open WebUI: what it asks for with these settings', async () => {
      const lines = example('sh open-webui', host).trim().split('\n');
      const set = new Map(lines.map((line) => [line.split('=')[0], line.replace(/^\w+=/, '')]));
      const base = set.get('AUDIO_TTS_OPENAI_API_BASE_URL');
      const [model, voice] = [set.get('AUDIO_TTS_MODEL'), set.get('AUDIO_TTS_VOICE')];
      // Its backend/open_webui/routers/audio.py.
      const authorization = `Bearer ${set.get('AUDIO_TTS_OPENAI_API_KEY')}`;
      const more = JSON.parse(set.get('AUDIO_TTS_OPENAI_PARAMS') ?? '');
      const answer = await post(
        `${base}/audio/speech`,
        { input: 'Hello.', model, voice, ...more },
        { authorization },
      );
      assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'audio/mpeg']);
      assert.ok((await answer.arrayBuffer()).byteLength > 1000);
      const { models } = (await (await fetch(`${base}/audio/models`)).json()) as {
        models: readonly Named[];
      };
      assert.ok(models.some(({ id }) => id === model));
    });

    await t.test('Node-RED: what the flow sends, along its wires', async () => {
      const flow = JSON.parse(example('json node-red', host)) as readonly FlowNode[];
      const behind = ({ wires }: FlowNode) => flow.find(({ id }) => id === wires[0]?.[0]);
      const [inject] = flow;
      assert.ok(inject?.type === 'inject' && inject.payloadType === 'json');
      const speak = behind(inject);
      assert.deepEqual([speak?.type, speak?.method, speak?.ret], ['http request', 'POST', 'bin']);
      const answer = await post(speak?.url ?? '', JSON.parse(inject.payload ?? ''));
      assert.equal(answer.status, 200);
      const wav = Buffer.from(await answer.arrayBuffer());
      assert.equal(wav.toString('latin1', 0, 4), 'RIFF');
      assert.equal(speak && behind(speak)?.type, 'file');
    });

    await t.test('MCP: the address of the configuration has the tools', async () => {
      const { mcpServers } = JSON.parse(example('json mcp', host));
      const { type, url: address } = mcpServers['hailo-piper'];
      assert.equal(type, 'http');
      const message = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
      const accept = 'application/json, text/event-stream';
      const { result } = (await (await post(address, message, { accept })).json()) as {
        result: { tools: readonly { name: string }[] };
      };
      assert.deepEqual(
        result.tools.map(({ name }) => name),
        ['speak', 'list_voices'],
      );
    });

    await t.test('ElevenLabs: its client in JavaScript', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-docs-'));
      const script = example('js elevenlabs-sdk', host).replace('hello.mp3', `${folder}/hello.mp3`);
      try {
        const args = ['--input-type=module', '--eval', script];
        await promisify(execFile)(process.execPath, args, { cwd: TESTS });
        const mp3 = readFileSync(join(folder, 'hello.mp3'));
        assert.ok(mp3.length > 1000 && mp3[0] === 0xff);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });
});
