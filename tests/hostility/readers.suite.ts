/** Clients that do not read their speech, read it byte by byte, or pause as players do. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type ClientRequestArgs, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type HostileService, withHostileService } from './hostile-service.ts';

const MAX_GROWTH_MIB = 150;
/** Takes its time to be spoken, and nobody hears its end. */
const LONG = { text: 'A long story that nobody ever hears to its end. '.repeat(100) };
/** Five minutes, most of them silent, so that they cost little; 13 MB, more than the kernel keeps. */
const SILENT = { text: 'One. Two. Three. '.repeat(10), sentence_silence: 10 };
const EXACTLY = { noise_scale: 0, noise_w_scale: 0 };

/** Asks, and takes nothing. */
function ask(port: number, from: string, fields: object): Socket {
  const body = JSON.stringify(fields);
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  socket.on('error', () => {}).pause();
  socket.write(
    `POST /v1/synthesize HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  return socket;
}

/** Asks, and is answered. */
async function hear(port: number, fields: object): Promise<IncomingMessage> {
  const options: ClientRequestArgs = { port, host: '127.0.0.1', path: '/v1/synthesize' };
  const headers = { 'content-type': 'application/json' };
  const call = httpRequest({ ...options, headers, method: 'POST', agent: false });
  const [response] = await once(call.end(JSON.stringify(fields)), 'response');
  return response;
}

async function untilSlow(service: HostileService, count: number): Promise<void> {
  while ((await service.metric('hailo_piper_slow_readers')) < count) await delay(50);
}

/** A short request is served within three times its fair wait: a sentence of everybody else. */
async function servesFairly(service: HostileService, from: string): Promise<void> {
  const startedAt = performance.now();
  const { status, body } = await service.ask('/v1/audio/speech', { input: 'Short.' }, from);
  const waitedMs = performance.now() - startedAt;
  assert.equal(status, 200, body.toString());
  // The engine counts in its heartbeats, four times a second.
  let sentences = 0;
  while (sentences === 0) sentences = await service.metric('hailo_piper_sentences_total');
  const spoken = await service.metric('hailo_piper_synthesis_seconds_total');
  const fairMs = (33 * 1000 * spoken) / sentences;
  assert.ok(waitedMs < 3 * fairMs + 1000, `${waitedMs} ms, where ${fairMs} are fair`);
}

async function untilGone(service: HostileService, before: number): Promise<void> {
  while ((await service.metric('hailo_piper_connections')) > 1) await delay(20);
  assert.equal(await service.metric('hailo_piper_slow_readers'), 0);
  assert.ok(service.residentMib() - before < MAX_GROWTH_MIB);
}

/** How many ask, and from where. */
const CROWDS: Readonly<Record<string, readonly [count: number, from: (index: number) => string]>> =
  {
    '33 clients of one address': [33, () => '127.0.0.1'],
    '200 clients of many addresses': [200, (index) => `127.1.${index}.1`],
  };

for (const [who, [count, from]] of Object.entries(CROWDS)) {
  test(`${who} that do not read hold no places`, async (t) => {
    await withHostileService({}, async (service) => {
      await service.servesOthers();
      const before = service.residentMib();
      const fields = { ...LONG, stream: true };
      const clients = Array.from({ length: count }, (_, i) => ask(service.port, from(i), fields));
      // While it cannot be known yet, one address has no more than its share.
      if (from(0) === from(1)) await servesFairly(service, '127.0.0.2');
      await untilSlow(service, 20);
      for (const other of ['127.0.0.1', '127.0.0.2']) await servesFairly(service, other);
      t.diagnostic(`${Math.round(service.residentMib() - before)} MiB more`);
      for (const client of clients) client.destroy();
      await untilGone(service, before);
      await service.servesOthers();
    });
  });
}

test('more slow readers than there may be: one that has stalled is cut', async () => {
  await withHostileService({ yaml: 'queue: {max_slow_readers: 8}\n' }, async (service) => {
    const clients = Array.from({ length: 8 }, (_, index) =>
      ask(service.port, `127.0.1.${index}`, { ...LONG, stream: true }),
    );
    await untilSlow(service, 8);
    while (!/reader has stalled[^\n]*`queue\.max_slow_readers`/.test(service.log())) {
      const { status, body } = await service.ask('/v1/synthesize?text=Short.');
      if (status === 429) assert.match(body.toString(), /`queue\.max_slow_readers` is the limit/);
      else assert.equal(status, 200);
      await delay(200);
    }
    await servesFairly(service, '127.0.0.1');
    assert.ok((await service.metric('hailo_piper_slow_readers')) < 8);
    for (const client of clients) client.destroy();
  });
});

for (const [where, from] of Object.entries({
  'one address': () => '127.0.0.1',
  'many addresses': (index: number) => `127.0.1.${index}`,
})) {
  test(`12 clients of ${where} that take a byte now and then are cut, and their memory is back`, async (t) => {
    const yaml = 'server: {stalled_reader_timeout: 2}\n';
    await withHostileService({ yaml }, async (service) => {
      await service.servesOthers();
      const before = service.residentMib();
      const clients = Array.from({ length: 12 }, (_, index) =>
        ask(service.port, from(index), { ...SILENT, stream: index % 6 > 0 }),
      );
      const trickle = setInterval(() => {
        for (const client of clients) client.read(1);
      }, 50).unref();
      await servesFairly(service, '127.0.0.2');
      t.diagnostic(`${Math.round(service.residentMib() - before)} MiB more`);
      await untilGone(service, before);
      clearInterval(trickle);
      for (const client of clients) client.destroy();
      assert.match(service.log(), /"msg":"a reader has stalled, and its answer was cut"/);
    });
  });
}

test('a player that pauses within the limit gets what a whole answer has, byte for byte', async () => {
  const yaml = 'server: {stalled_reader_timeout: 3}\n';
  await withHostileService({ yaml }, async ({ port, log }) => {
    const fields = { ...SILENT, ...EXACTLY, format: 'pcm' };
    const whole = Buffer.concat(await (await hear(port, fields)).toArray());
    assert.ok(whole.length > 10_000_000);
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of await hear(port, { ...fields, stream: true })) {
      parts.push(part);
      // As one that buffers a minute, plays it, and reads again.
      const before = Math.floor(size / 2_600_000);
      size += part.length;
      if (Math.floor(size / 2_600_000) > before) await delay(2000);
    }
    assert.ok(Buffer.concat(parts).equals(whole));
    assert.doesNotMatch(log(), /stalled/);
  });
});

test('no whole answer is waited for longer than the limit, and the error says which it is', async () => {
  const yaml = 'performance: {whole_timeout: 1}\n';
  await withHostileService({ yaml }, async (service) => {
    for (const format of ['wav', 'mp3', 'json', 'srt']) {
      const startedAt = performance.now();
      const { status, body } = await service.ask('/v1/synthesize', { ...LONG, format });
      assert.equal(status, 504, format);
      assert.match(body.toString(), /`performance\.whole_timeout`; an answer that flows has no/);
      assert.ok(performance.now() - startedAt < 4000, format);
    }
    const flows = await hear(service.port, { ...LONG, stream: true });
    assert.equal(flows.statusCode, 200);
    flows.destroy();
    await service.servesOthers();
  });
});

test('nobody waits longer than the request timeout for the first audio', async () => {
  const yaml = 'performance: {request_timeout: 0.001}\n';
  await withHostileService({ yaml }, async (service) => {
    for (const fields of [LONG, { ...LONG, stream: true }, { ...LONG, format: 'json' }]) {
      const { status, body } = await service.ask('/v1/synthesize', fields);
      assert.equal(status, 504);
      assert.match(body.toString(), /`performance\.request_timeout`/);
    }
  });
});
