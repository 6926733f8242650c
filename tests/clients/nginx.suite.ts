/**
 * A default nginx in front: streamed audio reaches the client while the rest is spoken. Needs nginx. Run by
 * `npx -y pnpm@12 test:clients`.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { AUDIO_FORMATS } from '@hailo-piper/audio';
import { withService } from '../service/service.ts';
import { SERVICES } from './services.ts';

/** Far less than nginx collects before it sends anything on: 4 kB, a page of memory. */
const BODY_BYTES_LET_THROUGH = 100;

interface Gate {
  readonly port: number;
  /** Lets through what it holds, and all that comes after. */
  open(): void;
  /** From now on of every answer only the head and the first bytes get through. */
  shut(): void;
}

/** Stands between nginx and the service, and holds back all but the beginning of its answers. */
async function gateTo(port: number): Promise<Gate & AsyncDisposable> {
  let opened = Promise.withResolvers<void>();
  opened.resolve();
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const service = connect(port, '127.0.0.1');
    for (const socket of [client, service]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    client.pipe(service);
    // A connection that is cut has no more to let through.
    letThrough(service, client, opened.promise).catch(() => client.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    open: () => opened.resolve(),
    shut: () => {
      opened = Promise.withResolvers();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Hands on the head of an answer and the first bytes of its body, and when it may, the rest. */
async function letThrough(from: Socket, to: Socket, open: Promise<void>): Promise<void> {
  let read = Buffer.alloc(0);
  let isHeld = false;
  for await (const bytes of from as AsyncIterable<Buffer>) {
    if (isHeld) {
      to.write(bytes);
      continue;
    }
    read = Buffer.concat([read, bytes]);
    const head = read.indexOf('\r\n\r\n');
    const end = head + 4 + BODY_BYTES_LET_THROUGH;
    if (head < 0 || read.length < end) continue;
    isHeld = true;
    to.write(read.subarray(0, end));
    await open;
    to.write(read.subarray(end));
  }
  if (!isHeld) to.write(read);
  to.end();
}

/** As Debian installs it, but for where its files are and who is behind it. */
const configuration = (folder: string, port: number) => `
daemon off;
worker_processes 1;
pid ${folder}/pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n  ')}
  server {
    listen unix:${folder}/nginx.sock;
    location / { proxy_pass http://127.0.0.1:${port}; }
  }
}
`;

/** Resolves with the path of its Unix socket when it listens there. */
async function startNginx(folder: string, port: number): Promise<[ChildProcess, string]> {
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, configuration(folder, port));
  const child = spawn('nginx', ['-e', join(folder, 'error.log'), '-c', config], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  });
  const path = join(folder, 'nginx.sock');
  const exited = once(child, 'exit').then(() => assert.fail('nginx did not start'));
  exited.catch(() => {});
  while (!existsSync(path)) await Promise.race([delay(5), exited]);
  return [child, path];
}

interface Asked {
  readonly path: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

async function ask(socketPath: string, { path, body, headers }: Asked): Promise<IncomingMessage> {
  const asking = request({
    ...{ socketPath, path, method: body ? 'POST' : 'GET' },
    headers: { 'content-type': 'application/json', ...headers },
  });
  asking.end(body && JSON.stringify(body));
  const [response] = await once(asking, 'response');
  return response;
}

/** Some seconds of speech: in the smallest format more than nginx collects. */
const TEXT = 'One sentence after the other. '.repeat(20);
const SYNTHESIZE = '/v1/synthesize';
const query = (fields: Record<string, string>) =>
  `${SYNTHESIZE}?${new URLSearchParams({ text: TEXT, ...fields })}`;

const FLOWING: Readonly<Record<string, Asked>> = {
  ...Object.fromEntries(
    AUDIO_FORMATS.flatMap(({ name }) => [
      [name, { path: '/v1/audio/speech', body: { input: TEXT, response_format: name } }],
      [`${name} by address`, { path: query({ format: name, stream: 'true' }) }],
    ]),
  ),
  events: { path: '/v1/audio/speech', body: { input: TEXT, stream_format: 'sse' } },
  'a wav of known length': { path: '/v1/audio/speech', body: { input: 'One sentence.' } },
  'JSON lines': { path: SYNTHESIZE, body: { text: TEXT, format: 'json', stream: true } },
};

test('behind a default nginx', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-nginx-'));
  chmodSync(folder, 0o755); // started by root, nginx works as another user
  await withService(SERVICES.fast, async (service) => {
    await using gate = await gateTo(Number(new URL(service.url).port));
    const [nginx, path] = await startNginx(folder, gate.port);
    try {
      for (const [name, asked] of Object.entries(FLOWING)) {
        // With buffering these bytes would wait for the others, which wait for them.
        await t.test(
          `${name}: the first bytes are here before the rest`,
          { timeout: 20_000 },
          async () => {
            gate.shut();
            const response = await ask(path, asked);
            assert.equal(response.statusCode, 200);
            const [first] = (await once(response, 'data')) as [Buffer];
            response.pause();
            assert.ok(
              first.length > 0 && first.length <= BODY_BYTES_LET_THROUGH,
              `${first.length}`,
            );
            gate.open();
            const rest = await buffer(response);
            assert.ok(rest.length > BODY_BYTES_LET_THROUGH);
            // It is for nginx alone.
            assert.equal(response.headers['x-accel-buffering'], undefined);
          },
        );
      }

      await t.test('a whole answer and its parts are the same as without it', async () => {
        gate.open();
        const address = query({ format: 'opus', seed: '7' });
        const direct = await fetch(`${service.url}${address}`);
        const all = Buffer.from(await direct.arrayBuffer());
        const response = await ask(path, { path: address });
        assert.equal(response.headers['accept-ranges'], 'bytes');
        assert.equal(response.headers.etag, direct.headers.get('etag'));
        assert.ok((await buffer(response)).equals(all));
        const part = await ask(path, { path: address, headers: { range: 'bytes=100-199' } });
        assert.equal(part.statusCode, 206);
        assert.ok((await buffer(part)).equals(all.subarray(100, 200)));
      });
    } finally {
      gate.open();
      const exited = once(nginx, 'exit');
      nginx.kill('SIGTERM');
      await exited;
    }
  });
  rmSync(folder, { recursive: true });
});
