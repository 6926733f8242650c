import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenApiDocument } from '../../declaration/open-api.ts';
import { appUnderTest } from '../../testing/app-under-test.ts';
import { schemaWords } from './schema-words.ts';

const report = () => ({ version: '0.0.0', config: [], warnings: [] });
const { app, post } = appUnderTest(undefined, {}, undefined, { page: { report } });
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

test('the page loads its style and a script, and nothing in it is inline', async () => {
  const tags = (html: string) => html.match(/<(link|script|style|img|iframe)\b[^>]*>/g);
  const clothes = [
    '<link rel="icon" href="data:,">',
    '<link rel="stylesheet" href="page/clothes.css">',
  ];
  assert.deepEqual(tags(page), [...clothes, '<script type="module" src="page/try-it.js">']);
  assert.doesNotMatch(page, /\son\w+=|style="|https?:\/\/(?!pi\.)/);
  const without = await (await appUnderTest().app.request('/docs')).text();
  assert.deepEqual(tags(without), clothes);
  assert.doesNotMatch(without, /<button|href="(\.\/|status)"/);
});

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

test('every example has a button that asks for it, and is answered', async () => {
  const { paths } = (await (await app.request('/openapi.json')).json()) as OpenApiDocument;
  let buttons = 0;
  for (const [path, { post: operation }] of Object.entries(paths)) {
    const examples = operation?.requestBody?.content['application/json']?.examples ?? {};
    for (const { value } of Object.values(examples)) {
      const body = escaped(JSON.stringify(value));
      const data = `data-method="POST" data-path="${path.slice(1) || './'}" data-body="${body}"`;
      assert.ok(page.includes(`<button type="button" class="try-it" ${data} hidden>`), data);
      const answer = await post(path, value);
      assert.equal(answer.status, 200);
      await answer.arrayBuffer();
      buttons += 1;
    }
  }
  assert.ok(buttons >= 10);
  assert.equal(page.match(/<button/g)?.length, buttons);
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
