import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixtureEngine } from '@hailo-piper/speech/testing';
import { appUnderTest } from '../testing/app-under-test.ts';

const SPEECH = '/v1/audio/speech';
const PAGE = 'https://page.example';

const appFor = (...cors_origins: string[]) =>
  appUnderTest(createFixtureEngine(), { server: { cors_origins } });

const preflight = ({ app }: ReturnType<typeof appFor>, origin: string) =>
  app.request(SPEECH, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization, content-type',
    },
  });

test('a page of a configured origin may send requests and read answers and headers', async () => {
  const tested = appFor('https://other.example', PAGE);
  const allowed = await preflight(tested, PAGE);
  assert.equal(allowed.status, 204);
  assert.equal(allowed.headers.get('access-control-allow-origin'), PAGE);
  assert.match(allowed.headers.get('access-control-allow-methods') ?? '', /POST/);
  assert.match(allowed.headers.get('access-control-allow-headers') ?? '', /authorization/);
  assert.match(allowed.headers.get('vary') ?? '', /origin/i);

  const answer = await tested.post(SPEECH, { input: 'One.' }, { origin: PAGE });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('access-control-allow-origin'), PAGE);
  assert.match(answer.headers.get('access-control-expose-headers') ?? '', /x-request-id/);
  assert.match(answer.headers.get('vary') ?? '', /origin/i);
});

test('a page of a configured origin may read errors', async () => {
  const answer = await appFor(PAGE).post(SPEECH, { input: '' }, { origin: PAGE });
  assert.equal(answer.status, 400);
  assert.equal(answer.headers.get('access-control-allow-origin'), PAGE);
  assert.match(answer.headers.get('access-control-expose-headers') ?? '', /retry-after/);
});

test('a page of another origin gets no CORS headers', async () => {
  const tested = appFor(PAGE);
  const refused = await preflight(tested, 'https://evil.example');
  assert.equal(refused.headers.get('access-control-allow-origin'), null);
  const answer = await tested.post(SPEECH, { input: 'One.' }, { origin: 'https://evil.example' });
  assert.equal(answer.headers.get('access-control-allow-origin'), null);
});

test('* is every page', async () => {
  const answer = await preflight(appFor('*'), 'null');
  assert.equal(answer.headers.get('access-control-allow-origin'), '*');
});

test('without configured origins no CORS header is sent', async () => {
  const tested = appFor();
  const answer = await tested.post(SPEECH, { input: 'One.' }, { origin: PAGE });
  for (const [name] of answer.headers) assert.doesNotMatch(name, /^access-control|^vary$/);
  const options = await preflight(tested, PAGE);
  assert.equal(options.headers.get('allow'), 'POST, OPTIONS');
  assert.equal(options.headers.get('access-control-allow-origin'), null);
});

test('OPTIONS without a preflight header lists the methods', async () => {
  const options = await appFor('*').app.request(SPEECH, {
    method: 'OPTIONS',
    headers: { origin: PAGE },
  });
  assert.equal(options.headers.get('allow'), 'POST, OPTIONS');
});
