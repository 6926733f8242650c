import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { EngineError, type SpeechEngine } from '@hailo-piper/engine';
import { createFixtureEngine, FIXTURE_SENTENCE_SAMPLES } from '@hailo-piper/speech/testing';
import { listen, stopAccepting } from './connections/listening.ts';
import { createHttpServer } from './http-server.ts';
import { appUnderTest } from './testing/app-under-test.ts';

async function serve(t: TestContext, engine: SpeechEngine = createFixtureEngine()) {
  const tested = appUnderTest(engine);
  const server = createHttpServer(tested.app);
  const port = await listen(server, '127.0.0.1', 0);
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { ...tested, server, port, url: `http://127.0.0.1:${port}` };
}

function speak(url: string, input: string, init: RequestInit = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${url}/v1/audio/speech`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ input }),
    ...init,
  });
}

function speechRequest(input: string): string {
  const body = JSON.stringify({ input });
  return `POST /v1/audio/speech HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** Everything the server sends until it closes the connection. */
async function exchange(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(request);
  return readAll(socket);
}

async function readAll(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('latin1').on('data', (data) => {
    text += data;
  });
  await once(socket, 'close');
  return text;
}

test('an unknown `expect` header is ignored', async (t) => {
  const { port } = await serve(t);
  const request = 'GET /v1/nothing HTTP/1.1\r\nhost: x\r\nexpect: "x"\r\nconnection: close\r\n\r\n';
  assert.match(await exchange(port, request), /^HTTP\/1\.1 404 .*"code":"not_found"/s);
});

test('a closed server answers connected clients, then closes their connections', async (t) => {
  const { server, port } = await serve(t);
  const request = speechRequest('Hello.');
  const socket = connect(port, '127.0.0.1');
  socket.write(request.slice(0, 20));
  const [connection] = (await once(server, 'connection')) as [Socket];
  while (connection.bytesRead === 0) await setImmediate();
  server.close();
  socket.write(request.slice(20));
  assert.match(await readAll(socket), /^HTTP\/1\.1 200 .*\r\nconnection: close\r\n/is);
});

test('the first audio is sent before the second is made', async (t) => {
  const gate = Promise.withResolvers<void>();
  const engine = createFixtureEngine({
    beforeSentence: (index) => (index === 1 ? gate.promise : undefined),
  });
  const { url } = await serve(t, engine);
  const response = await speak(url, 'One. Two.');
  assert.equal(response.headers.get('transfer-encoding'), 'chunked');
  const reader = response.body?.getReader();
  let received = 0;
  while (received < 44 + FIXTURE_SENTENCE_SAMPLES * 2) {
    received += (await reader?.read())?.value?.length ?? 0;
  }
  gate.resolve();
  for (let part = await reader?.read(); !part?.done; part = await reader?.read()) {
    received += part?.value?.length ?? 0;
  }
  assert.equal(received, 44 + 2 * FIXTURE_SENTENCE_SAMPLES * 2);
});

test('a failure after the first byte destroys the connection and never ends the body', async (t) => {
  // The last failure comes after 4.4 MB, more than the kernel's buffers hold.
  for (const failing of [1, 2, 40, 1000]) {
    const engine = createFixtureEngine({
      beforeSentence: (index) => {
        if (index === failing) throw new EngineError('engine_crashed', 'gone');
      },
    });
    const { port, log } = await serve(t, engine);
    const answer = await exchange(port, speechRequest('Ab. '.repeat(1200)));
    // The connection may close before the first bytes are sent; the answer must never look
    // complete.
    assert.ok(!answer.endsWith('0\r\n\r\n'));
    assert.ok(answer === '' || answer.startsWith('HTTP/1.1 200'));
    assert.doesNotMatch(answer, /Error|gone/);
    const entry = log.find(({ msg }) => msg === 'speech failed after its first byte');
    assert.equal(entry?.code, 'engine_crashed');
    const request = log.find(({ msg }) => msg === 'request');
    assert.equal(request?.error, 'engine_crashed');
  }
});

test('a body without a failure ends normally', async (t) => {
  const { port } = await serve(t);
  const request = speechRequest('One. Two.').replace('host', 'connection: close\r\nhost');
  assert.ok((await exchange(port, request)).endsWith('0\r\n\r\n'));
});

test('a client that leaves aborts its request at once', async (t) => {
  for (const leaveAt of [0, 2]) {
    const reached = Promise.withResolvers<void>();
    const aborted = Promise.withResolvers<void>();
    const engine = createFixtureEngine({
      beforeSentence: (index, signal) => {
        if (index < leaveAt) return;
        signal?.addEventListener('abort', () => aborted.resolve());
        reached.resolve();
        return aborted.promise;
      },
    });
    const { url, logged } = await serve(t, engine);
    const client = new AbortController();
    const response = speak(url, 'One. Two. Three. Four.', { signal: client.signal })
      .then((answer) => answer.arrayBuffer())
      .catch((error: Error) => error.name);
    await reached.promise;
    client.abort();
    await aborted.promise;
    assert.equal(await response, 'AbortError');
    const entry = await logged('request');
    assert.equal(entry?.error, 'client_closed_request');
  }
});

test('a body over 1 MiB is refused with and without a length', async (t) => {
  const { url } = await serve(t);
  const big = new Uint8Array(1024 * 1024 + 1).fill(0x20);
  const chunked = new ReadableStream({
    start(controller) {
      controller.enqueue(big);
      controller.close();
    },
  });
  const withLength = await speak(url, '', { body: big });
  assert.equal(withLength.status, 413);
  const without = await speak(url, '', { body: chunked, duplex: 'half' } as RequestInit);
  assert.equal(without.status, 413);
  assert.equal((await speak(url, 'Still here.')).status, 200);
});

test('broken HTTP gets the envelope too', async (t) => {
  const { port } = await serve(t);
  const nonsense = await exchange(port, 'NONSENSE\r\n\r\n');
  assert.match(nonsense, /^HTTP\/1\.1 400 [\s\S]*"code":"malformed_request"\}\}$/);
  assert.match(nonsense, /\r\nx-request-id: [\w-]{36}\r\n/);
  const fat = await exchange(port, `GET / HTTP/1.1\r\nx: ${'x'.repeat(70_000)}\r\n\r\n`);
  assert.match(fat, /^HTTP\/1\.1 431 [\s\S]*"code":"headers_too_large"\}\}$/);
  const host = 'GET /health HTTP/1.1\r\nhost: a b/c\r\nconnection: close\r\n\r\n';
  const wrongHost = await exchange(port, host);
  assert.match(wrongHost, /^HTTP\/1\.1 400 [\s\S]*"code":"malformed_request"/);
  assert.match(wrongHost, /\r\nx-request-id: [\w-]{36}\r\n/);
});

test('an HTTP/1.0 probe without Host is served', async (t) => {
  const { port } = await serve(t);
  assert.match(await exchange(port, 'GET /health/ready HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 200 /);
});

test('HEAD, OPTIONS and 405 over a socket', async (t) => {
  const { url } = await serve(t);
  const head = await fetch(`${url}/health`, { method: 'HEAD' });
  assert.deepEqual([head.status, await head.text()], [200, '']);
  const options = await fetch(`${url}/v1/phonemize`, { method: 'OPTIONS' });
  assert.deepEqual([options.status, options.headers.get('allow')], [204, 'POST, OPTIONS']);
  const wrong = await fetch(`${url}/v1/phonemize`, { method: 'PATCH', body: '{}' });
  assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'POST, OPTIONS']);
});

test('wrongly joined addresses are resolved over a socket', async (t) => {
  const { port } = await serve(t);
  const answerTo = (target: string) =>
    exchange(port, `GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  for (const target of [
    '//v1/models',
    '//models',
    '/v1//models/',
    '/v1/v1/models?x=//v1//',
    'http://x//v1//models/',
  ]) {
    assert.match(await answerTo(target), /^HTTP\/1\.1 200 [\s\S]*"object":"list"/, target);
  }
  for (const target of [
    '//x/v1/chat',
    '/v1/voices/..%2fmodels',
    '/v1%2fmodels',
    '/v1/voices/%2e%2e',
  ]) {
    assert.match(await answerTo(target), /^HTTP\/1\.1 404 [\s\S]*"code":"not_found"/, target);
  }
});

test('connections are closed while the engine drains', async (t) => {
  let draining = false;
  const { url } = await serve(
    t,
    createFixtureEngine({ state: () => (draining ? 'draining' : 'ready') }),
  );
  assert.equal((await fetch(`${url}/health`)).headers.get('connection'), 'keep-alive');
  draining = true;
  assert.equal((await fetch(`${url}/health`)).headers.get('connection'), 'close');
});

test('a closed server answers one more request on an open connection', async (t) => {
  const { server, port } = await serve(t);
  const socket = connect(port, '127.0.0.1');
  const heard = readAll(socket);
  socket.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(socket, 'data');
  const closed = stopAccepting(server);
  socket.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
  await closed;
  const answers = (await heard).split('HTTP/1.1 ').slice(1);
  assert.deepEqual(
    answers.map((answer) => [answer.slice(0, 3), /^connection: (.*)$/im.exec(answer)?.[1]]),
    [
      ['200', 'keep-alive'],
      ['200', 'close'],
    ],
  );
});

test('a closed server closes an idle connection', async (t) => {
  const { server, port } = await serve(t);
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(socket, 'data');
  await Promise.all([once(socket, 'close'), stopAccepting(server)]);
});
