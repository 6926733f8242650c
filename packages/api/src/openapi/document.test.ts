import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AUDIO_FORMATS } from '@hailo-piper/audio';
import { createFixtureEngine } from '@hailo-piper/speech/testing';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ServedPage } from '../app-deps.ts';
import { ERRORS } from '../errors.ts';
import { appUnderTest } from '../testing/app-under-test.ts';

interface MediaType {
  readonly schema: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Content {
  readonly content?: Readonly<Record<string, MediaType>>;
}

interface Operation {
  readonly operationId: string;
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: object; readonly headers: object };
}

const tested = appUnderTest(createFixtureEngine(), { voices: { aliases: { alloy: 'default' } } });
const response = await tested.app.request('/openapi.json');
const document = (await response.json()) as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Errors of a value against a schema of the document; `null` if valid. */
const faults = (schema: object, value: unknown): string | null => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const validate = ajv.compile({ ...schema, components: document.components });
  return validate(value) ? null : ajv.errorsText(validate.errors);
};

test('the document is valid OpenAPI 3.1', async () => {
  assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
  const validator = new Validator();
  const { valid, errors } = await validator.validate(document as object as Record<string, unknown>);
  assert.ok(valid, JSON.stringify(errors));
  assert.equal(validator.version, '3.1');
});

/** Other pages and what they load are no API; `GET /` stands beside `POST /`. */
const PAGE = /^get \/(status|docs|openapi\.json|page\/.*\.(js|css))$/;
const REPORT = { version: '', config: [], warnings: [] };

const SERVED: Readonly<Record<string, ServedPage | undefined>> = {
  'without the page': undefined,
  'with the page': {},
  'with the page and its status': { report: () => REPORT },
};
for (const [which, page] of Object.entries(SERVED)) {
  test(`${which}, the document has every route and no other, and none twice`, async () => {
    const { app } = appUnderTest(undefined, {}, undefined, { page });
    const served = app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`)
      .filter((route) => !PAGE.test(route));
    const { paths } = (await (await app.request('/openapi.json')).json()) as Document;
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    assert.deepEqual(described.sort(), [...new Set(served)].sort());
    const ids = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    assert.equal(new Set(ids).size, ids.length);
  });
}

test('every example matches its schema', () => {
  let seen = 0;
  for (const { operation } of operations) {
    for (const { content = {} } of [
      operation.requestBody ?? {},
      ...Object.values(operation.responses),
    ]) {
      for (const { schema, example, examples = {} } of Object.values(content)) {
        const values = Object.values(examples).map(({ value }) => value);
        for (const value of example === undefined ? values : [...values, example]) {
          assert.equal(faults(schema, value), null, JSON.stringify(value));
          seen += 1;
        }
      }
    }
  }
  assert.ok(seen > 100);
});

test('every example request gets a 200', async () => {
  for (const { path, method, operation } of operations) {
    const examples = operation.requestBody?.content?.['application/json']?.examples ?? {};
    for (const { value } of Object.values(examples)) {
      assert.equal(method, 'post');
      assert.equal((await tested.post(path, value)).status, 200, JSON.stringify(value));
    }
  }
});

test('answers to GET match the document', async () => {
  const paths = operations
    .filter(({ method }) => method === 'get')
    .map(({ path }) => path.replace('/voices/{id}', '/voices/alloy').replace('{id}', 'tts-1'));
  for (const path of [...paths, '/v1/audio/voices?legacy=true', '/v1/voices/x', '/v1/models/x']) {
    const answer = await tested.app.request(path);
    const [bare = ''] = path.split('?');
    const { operation } = operations.find((one) =>
      new RegExp(`^${one.path.replace('{id}', '[^/]+')}$`).test(bare),
    ) ?? { operation: undefined };
    const [type = ''] = (answer.headers.get('content-type') ?? '').split(';');
    const described = operation?.responses[answer.status]?.content?.[type];
    assert.ok(described, `${path}: ${answer.status} ${type}`);
    if (type === 'application/json') {
      assert.equal(faults(described.schema, await answer.json()), null, path);
    }
  }
});

test('CORS exposes every header that a route declares', async () => {
  const { app } = appUnderTest(createFixtureEngine(), { server: { cors_origins: ['*'] } });
  const answer = await app.request('/health/live', { headers: { origin: 'https://page.example' } });
  const exposed = answer.headers.get('access-control-expose-headers')?.split(',') ?? [];
  assert.deepEqual(exposed.sort(), Object.keys(document.components.headers).sort());
});

test('every audio format is an enum value and a content type', () => {
  const speech = document.paths['/v1/audio/speech']?.post;
  const types = Object.keys(speech?.responses[200]?.content ?? {});
  for (const { name, contentType } of AUDIO_FORMATS) {
    assert.ok(types.includes(contentType), contentType);
    const schema = speech?.requestBody?.content?.['application/json']?.schema ?? {};
    assert.equal(faults(schema, { input: 'One.', response_format: name }), null);
  }
});

test('the document and the service accept the same requests', async () => {
  const schema =
    document.paths['/v1/audio/speech']?.post?.requestBody?.content?.['application/json']?.schema ??
    {};
  const bodies: object[] = [
    { input: 'One.' },
    { input: 'One.', speed: null, voice: null, normalize_audio: null, sample_rate: null },
    { input: 'One.', voice: { id: 'alloy' }, x: 1 },
    { input: 'a'.repeat(5000) },
    { input: 'a'.repeat(5001) },
    { input: 'a\u0007' },
    { input: '' },
    { input: null },
    {},
    { input: 'One.', speed: 0 },
    { input: 'One.', speed: 4.1 },
    { input: 'One.', speed: '1' },
    { input: 'One.', response_format: 'mp4' },
    { input: 'One.', stream_format: 'x' },
    { input: 'One.', sample_rate: 50_000 },
    { input: 'One.', normalize_audio: 'loud' },
    { input: 'One.', seed: -1 },
    { input: 'One.', speaker: -1 },
    { input: 'One.', voice: { name: 'alloy' } },
  ];
  for (const body of bodies) {
    const accepted = (await tested.post('/v1/audio/speech', body)).status === 200;
    const described = faults(schema, body) === null;
    assert.equal(described, accepted, JSON.stringify(body).slice(0, 100));
  }
});

test('every error that a client can get is declared by an operation', () => {
  const described = JSON.stringify(document.paths);
  const elsewhere = ['method_not_allowed', 'client_closed_request', 'origin_not_allowed'];
  for (const code of Object.keys(ERRORS)) {
    const isListed = described.includes(`"code":{"enum":[`) && described.includes(`"${code}"`);
    assert.equal(isListed, !elsewhere.includes(code), code);
  }
});
