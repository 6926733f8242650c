import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { request, requestJson } from './request.ts';
import { localService, pageAt, sendJson } from './testing/local-service.ts';

test('addresses are relative to the page; a body is posted as JSON', async (t) => {
  const requests = await localService(t, (response) => sendJson(response, { ok: true }));
  assert.deepEqual(await requestJson('v1/voices'), { ok: true });
  assert.deepEqual(await requestJson('v1/phonemize', { body: { text: 'ü' } }), { ok: true });
  assert.deepEqual(requests, [
    { method: 'GET', path: '/speech/v1/voices', body: undefined },
    { method: 'POST', path: '/speech/v1/phonemize', body: { text: 'ü' } },
  ]);
});

test('a refusal has the code, message and field of the service, and when to try again', async (t) => {
  const error = { message: 'Wait.', type: 'rate_limit_error', param: null, code: 'queue_full' };
  await localService(t, (response) => {
    response.setHeader('retry-after', '7');
    sendJson(response, { error }, 429);
  });
  await assert.rejects(request('v1/voices'), {
    name: 'ServiceError',
    code: 'queue_full',
    message: 'Wait.',
    param: null,
    status: 429,
    retryAfterSeconds: 7,
  });
});

test('the field at fault is named', async (t) => {
  const error = { message: 'No.', type: 'x', param: 'voice', code: 'voice_not_found' };
  await localService(t, (response) => sendJson(response, { error }, 400));
  await assert.rejects(request('v1/synthesize', { body: {} }), {
    code: 'voice_not_found',
    param: 'voice',
    retryAfterSeconds: null,
  });
});

test('the page of a proxy is no error of the service', async (t) => {
  const statuses = [502, 404];
  await localService(t, (response) => {
    response.writeHead(statuses.shift() ?? 200, { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' });
    response.end('<html>');
  });
  await assert.rejects(request('a'), {
    code: 'unreachable',
    status: 502,
    retryAfterSeconds: null,
    message: 'The answer was 502 Bad Gateway.',
  });
  await assert.rejects(request('a'), { code: 'bad_answer', status: 404 });
  await assert.rejects(requestJson('a'), { code: 'bad_answer' });
});

test('nobody at the address is `unreachable`', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  pageAt(t, `http://127.0.0.1:${port}/`);
  await assert.rejects(request('v1/voices'), { code: 'unreachable', status: 0 });
});

test('an answer that ends too early is `cut`', async (t) => {
  await localService(t, (response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('{"voices":', () => response.destroy());
  });
  await assert.rejects(requestJson('v1/voices'), { code: 'cut' });
});

test('a request that is given up fails with the reason for that', async (t) => {
  const giveUp = new AbortController();
  await localService(t, (response, { path }) => {
    if (path?.endsWith('body')) response.write('{');
    giveUp.abort();
  });
  const { signal } = giveUp;
  await assert.rejects(requestJson('head', { signal }), { name: 'AbortError' });
  await assert.rejects(requestJson('body', { signal }), { name: 'AbortError' });
});
