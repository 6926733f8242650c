/** Clients that hold connections, withhold what they announced, and speak odd HTTP. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type HostileService, withHostileService } from './hostile-service.ts';
import { addressOf, exchange, leave, nonReader, open, post, type RawClient } from './raw-client.ts';

const MIB = 1024 * 1024;
const MAX_GROWTH_MIB = 120;

/** Clients that hold on, while others are served and memory stays; then they go. */
async function openConnections(
  service: HostileService,
  count: number,
  attack: (index: number) => RawClient,
): Promise<{ readonly clients: readonly RawClient[]; readonly grownMib: number }> {
  await service.servesOthers();
  const before = service.residentMib();
  let grownMib = 0;
  const clients: RawClient[] = [];
  for (let index = 0; index < count; index++) {
    clients.push(attack(index));
    if (index % 100 === 99) {
      for (const from of ['127.0.0.1', '127.0.0.2']) await service.servesOthers(from);
      assert.equal((await service.ask('/health/ready')).status, 200);
      grownMib = Math.max(grownMib, service.residentMib() - before);
    }
  }
  await service.servesOthers();
  assert.ok(grownMib < MAX_GROWTH_MIB, `${grownMib} MiB more`);
  return { clients, grownMib };
}

/** How 2,200 clients hold a connection each. */
const SIEGES: Readonly<Record<string, (port: number, index: number) => RawClient>> = {
  'the end of a body': (port) =>
    open(port, Buffer.concat([Buffer.from(post(MIB)), Buffer.alloc(MIB - 1, ' ')])),
  'the end of a body in chunks': (port) =>
    open(
      port,
      `${post(0).replace('content-length: 0', 'transfer-encoding: chunked')}${'8000\r\n'}${' '.repeat(0x8000)}\r\n`,
    ),
  'a body': (port) => open(port, post(1000)),
  'the body of a request that takes none': (port) =>
    open(port, `GET /health HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n`),
  'the last header': (port) => open(port, 'POST /v1/audio/speech HTTP/1.1\r\nhost: x\r\n'),
  everything: (port) => open(port, ''),
  'the next request': (port) => open(port, 'GET /health HTTP/1.1\r\nhost: x\r\n\r\n'),
  'the end of a body, from many addresses': (port, index) =>
    open(port, `${post(MIB)}${' '.repeat(100_000)}`, `127.1.${index % 20}.1`),
};

for (const [withheld, attack] of Object.entries(SIEGES)) {
  test(`2,200 connections that withhold ${withheld}`, async (t) => {
    await withHostileService({}, async (service) => {
      const { clients, grownMib } = await openConnections(service, 2200, (index) =>
        attack(service.port, index),
      );
      const refused = clients.filter(({ heard }) => /HTTP\/1\.1 503 /.test(heard));
      for (const { heard } of refused) {
        assert.match(heard, /"message":"[^"]*`server\.max_(connections|bodies)\w*`[^"]*"/);
        assert.match(heard, /"code":"overloaded"/);
        assert.match(heard, /\r\nretry-after: 1\r\n/i);
      }
      const open = await service.metric('hailo_piper_connections');
      assert.ok(open <= 1024 + 32 + 1, String(open));
      t.diagnostic(`${refused.length} were told why, ${Math.round(grownMib)} MiB more`);
      leave(clients);
      while ((await service.metric('hailo_piper_connections')) > 1) await delay(10);
      assert.equal(await service.metric('hailo_piper_request_body_bytes'), 0);
      await service.servesOthers();
    });
  });
}

test('what does not come in time is told so, and its connection ends', async () => {
  const yaml = 'server: {header_timeout: 1, body_timeout: 1}\n';
  await withHostileService({ yaml }, async ({ port, servesOthers }) => {
    const late = ['', 'GET /hea', post(10), `${post(10)}{`, `${post(10, '/nowhere')}{`];
    const answers = late.map((text) => exchange(port, text));
    await servesOthers();
    const [silent, header, body, half, nowhere] = await Promise.all(answers);
    for (const answer of [silent, header, body, half]) {
      assert.match(
        answer as string,
        /^HTTP\/1\.1 408 [\s\S]*`server\.header_timeout`[\s\S]*`server\.body_timeout`/,
      );
      assert.match(answer as string, /"code":"request_timeout"/);
    }
    assert.match(nowhere as string, /^HTTP\/1\.1 404 /);
  });
});

test('where all places are taken by requests, probes are answered and the rest is told why', async () => {
  const yaml = 'server: {max_connections: 8}\nqueue: {max_requests: 100}\n';
  await withHostileService({ yaml }, async (service) => {
    const { port } = service;
    // Readers that do not read hold their places for a while.
    const story = { input: 'A long story. '.repeat(300) };
    const accepted = async () => {
      const { queue } = JSON.parse((await service.ask('/health')).body.toString());
      return queue.waiting + queue.active;
    };
    const busy: RawClient[] = [];
    while (busy.length < 8) {
      busy.push(nonReader(port, story, addressOf(busy.length)));
      while ((await accepted()) < busy.length) await delay(5);
    }
    for (const path of ['/health', '/health/live', '/health/ready', '/metrics']) {
      assert.equal((await service.ask(path)).status, 200, path);
    }
    const refused = await service.ask('/v1/audio/speech', { input: 'Short.' });
    assert.equal(refused.status, 503);
    assert.match(refused.body.toString(), /`server\.max_connections` is the limit/);
    // Whoever only holds on out there drives out his like, and no probe.
    const idle = Array.from({ length: 200 }, () => open(port, ''));
    assert.equal((await service.ask('/health/live')).status, 200);
    leave(idle);
    leave(busy);
    while ((await service.metric('hailo_piper_connections')) > 1) await delay(10);
    await service.servesOthers();
  });
});

test('a hundred requests sent at once on one connection take one place', async () => {
  for (const body of [JSON.stringify({ input: 'One of many.' }), undefined]) {
    const one =
      body === undefined
        ? 'GET /v1/synthesize?text=One+of+many. HTTP/1.1\r\nhost: x\r\n\r\n'
        : post(Buffer.byteLength(body)) + body;
    await withHostileService({ yaml: 'queue: {max_requests: 2}\n' }, async (service) => {
      const client = open(service.port, one.repeat(100));
      for (let i = 0; i < 3; i++) await service.servesOthers();
      const answers = () => client.heard.match(/HTTP\/1\.1 \d{3} /g) ?? [];
      while (answers().length < 100) await once(client.socket, 'data');
      assert.deepEqual(new Set(answers()), new Set(['HTTP/1.1 200 ']));
      client.socket.destroy();
    });
  }
});

test('more than may wait on one connection is not kept', async () => {
  await withHostileService({}, async (service) => {
    const before = service.residentMib();
    const one = 'GET /v1/synthesize?text=One. HTTP/1.1\r\nhost: x\r\n\r\n';
    const greedy = Array.from({ length: 5 }, () => open(service.port, one.repeat(2000)));
    await service.servesOthers();
    await Promise.all(greedy.map(({ closed }) => closed));
    assert.ok(service.residentMib() - before < MAX_GROWTH_MIB);
    await service.servesOthers();
  });
});

test('odd HTTP is answered in words, and costs nobody else anything', async () => {
  await withHostileService({}, async (service) => {
    const { port } = service;
    const cases: readonly (readonly [request: string, answer: RegExp])[] = [
      [
        'CONNECT x:1 HTTP/1.1\r\nhost: x:1\r\n\r\n',
        /^HTTP\/1\.1 405 [\s\S]*allow: GET[\s\S]*"code":"method_not_allowed"/,
      ],
      ['CONNECT / HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 405 /],
      [
        'GET /health HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n',
        /^HTTP\/1\.1 400 [\s\S]*more than one Host/,
      ],
      [
        'GET /health HTTP/1.1\r\nHost: x\r\nHOST: x\r\n\r\n',
        /^HTTP\/1\.1 400 [\s\S]*"code":"malformed_request"/,
      ],
      ['GET /health HTTP/1.0\r\nhost: x\r\nhost: y\r\n\r\n', /^HTTP\/1\.1 400 /],
      ['GET /health HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400 [\s\S]*no Host/],
      ['GET /health HTTP/1.0\r\n\r\n', /^HTTP\/1\.1 200 /],
      [
        'GET /health HTTP/1.1\r\nhost: x\r\nconnection: Upgrade, close\r\nupgrade: websocket\r\n\r\n',
        /^HTTP\/1\.1 200 /,
      ],
      [
        'GET /health HTTP/1.1\r\nhost: x\r\nconnection: Upgrade, HTTP2-Settings, close\r\nupgrade: h2c\r\nhttp2-settings: AA\r\n\r\n',
        /^HTTP\/1\.1 200 /,
      ],
      ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /^HTTP\/1\.1 400 /],
      [
        'GET /health HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n',
        /^HTTP\/1\.1 400 /,
      ],
      [
        `${post(0).replace('content-length: 0', 'transfer-encoding: chunked')}zz\r\n`,
        /^HTTP\/1\.1 400 /,
      ],
      // What was asked before the nonsense is answered first.
      [
        'GET /health/live HTTP/1.1\r\nhost: x\r\n\r\nnonsense\r\n\r\n',
        /^HTTP\/1\.1 200 [\s\S]*HTTP\/1\.1 400 /,
      ],
    ];
    for (const [request, answer] of cases) {
      assert.match(await exchange(port, request), answer, JSON.stringify(request));
      await service.servesOthers();
    }
  });
});
