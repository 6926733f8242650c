import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elevenLabsService } from './testing/elevenlabs-service.ts';

interface Operation {
  readonly description?: string;
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

async function documentOf(isEnabled: boolean): Promise<Document> {
  const { url } = await elevenLabsService({ elevenlabs: { enabled: isEnabled } });
  assert.equal((await fetch(`${url}/docs`)).status, 200);
  return (await (await fetch(`${url}/openapi.json`)).json()) as Document;
}

const BASE = '/elevenlabs/v1';
const SPEECH = `${BASE}/text-to-speech/{voice_id}`;

test('the document has routes and WebSockets of the API while it is served', async () => {
  const { paths, components } = await documentOf(true);
  const described = Object.entries(paths)
    .filter(([path]) => path.startsWith('/elevenlabs'))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
  assert.deepEqual(described, [
    `post ${SPEECH}`,
    `post ${SPEECH}/stream`,
    `post ${SPEECH}/with-timestamps`,
    `post ${SPEECH}/stream/with-timestamps`,
    `get ${SPEECH}/multi-stream-input`,
    `get ${SPEECH}/stream-input`,
    `get ${BASE}/voices`,
    `get ${BASE}/models`,
  ]);
  for (const end of ['multi-stream-input', 'stream-input']) {
    const { responses, description = '' } = paths[`${SPEECH}/${end}`]?.get ?? { responses: {} };
    assert.ok(responses[101] && responses[429] && !responses[200]);
    assert.match(description, /WebSockets.*`close_context`.*`alignment`/s);
  }
  // Every reference leads somewhere.
  for (const [, name = ''] of JSON.stringify(paths).matchAll(/#\/components\/schemas\/(\w+)/g)) {
    assert.ok(name in components.schemas, name);
  }
});

test('without it, the document has nothing of it', async () => {
  assert.doesNotMatch(JSON.stringify(await documentOf(false)), /elevenlabs/i);
});
