import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appUnderTest } from '../../testing/app-under-test.ts';
import { schemaWords } from './schema-words.ts';

const { app } = appUnderTest();
const response = await app.request('http://pi.example:5003/docs');
const page = await response.text();

test('/docs shows every operation, field, error and schema of the document', async () => {
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/html; charset=utf-8$/i);
  const document = await (await app.request('/openapi.json')).json();
  const { paths, components } = document as Record<'paths' | 'components', object>;
  const words = [
    ...Object.keys(paths),
    ...Object.keys((components as { schemas: object }).schemas),
    ...['normalize_audio', 'number, 0.25 to 4', 'one of audio, sse', 'input_too_long'],
    ...['string, 1 to 5000 characters', 'error.code', 'audio/flac', 'if-none-match'],
    'curl http://pi.example:5003/v1/audio/speech',
  ];
  for (const word of words) assert.ok(page.includes(word), word);
  const anchors = [...page.matchAll(/ id="(\w+)"/g)].map(([, id]) => id);
  const links = [...page.matchAll(/href="#(\w+)"/g)].map(([, id]) => id);
  assert.deepEqual(
    links.filter((link) => !anchors.includes(link)),
    [],
  );
});

test('the page loads nothing and runs no script, and its policy forbids both', () => {
  assert.doesNotMatch(page, /<script|<link|<img|<iframe|\son\w+=|style="|src=|https?:\/\/(?!pi\.)/);
  const policy = response.headers.get('content-security-policy') ?? '';
  assert.match(policy, /^default-src 'none'; style-src 'sha256-[\w+/=]+';/);
  assert.doesNotMatch(policy, /unsafe/);
});

test('schemas are described in words', () => {
  const WORDS: readonly [object, string][] = [
    [{ type: ['number', 'null'], minimum: 0, maximum: 2 }, 'number, 0 to 2'],
    [{ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }, 'integer from 0'],
    [{ type: 'string', minLength: 1, maxLength: 9 }, 'string, 1 to 9 characters'],
    [{ type: 'array', items: { $ref: '#/components/schemas/Voice' } }, 'list of Voice'],
    [
      { anyOf: [{ type: 'boolean' }, { const: 'steady' }, { type: 'null' }] },
      'boolean or "steady"',
    ],
    [{ type: ['string', 'null'], enum: ['audio', 'sse', null] }, 'one of audio, sse'],
    [{}, 'anything'],
  ];
  for (const [schema, words] of WORDS) assert.equal(schemaWords({ ...schema }), words);
});
