import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { generateJsonSchema } from './json-schema.ts';
import { parseConfig } from './parse.ts';
import { generateReference } from './reference.ts';
import { SECTIONS } from './schema.ts';
import { defaultConfig } from './validate.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

const STALE = 'run: pnpm --filter @hailo-piper/config run docs';

test('the reference page matches the schema', () => {
  assert.equal(read('docs/reference/configuration.md'), generateReference(), STALE);
});

test('the JSON Schema for editors matches the schema', () => {
  assert.equal(read('docs/reference/hailo-piper.schema.json'), generateJsonSchema(), STALE);
});

test('the JSON Schema for editors accepts what the service accepts', () => {
  const accepts = new Ajv({ strict: false }).compile(JSON.parse(generateJsonSchema()));
  const original = readFileSync(new URL('fixtures/original-service.yaml', import.meta.url), 'utf8');
  for (const text of [original, read('deploy/hailo-piper.yaml'), 'server:\n', '']) {
    assert.ok(accepts(parse(text)), text);
  }
  for (const text of ['server: {prot: 1}', 'synthesis: {format: ogg}', 'server: {port: x}']) {
    assert.ok(!accepts(parse(text)), text);
  }
});

const installed = read('deploy/hailo-piper.yaml');

test('the installed file sets nothing', () => {
  assert.deepEqual(parseConfig(installed, 'installed').explicit, {});
});

test('the installed file shows every key at its default', () => {
  const { config, explicit } = parseConfig(
    installed.replace(/^ {2}#(?=\w)/gm, '  '),
    'uncommented',
  );
  const defaults: Record<string, Record<string, unknown>> = defaultConfig();
  const values: Record<string, Record<string, unknown>> = config;
  for (const { name, keys } of SECTIONS) {
    const shown = Object.keys(explicit[name] ?? {});
    assert.deepEqual(
      shown,
      keys.map(([key]) => key),
      name,
    );
    for (const key of shown) {
      const fallback = defaults[name]?.[key];
      if (fallback !== undefined) assert.deepEqual(values[name]?.[key], fallback, `${name}.${key}`);
    }
  }
});
