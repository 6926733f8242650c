/** Machines that share by a server with TLS: by a certificate that they believe, and by none else. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { said } from '../cached-service.ts';
import { PCM, rightHashes, type Service, texts, withServices } from './two-services.ts';
import { ValkeyServer } from './valkey-server.ts';

const SERVER_MS = 400;
const PASSWORD = 'a-secret-word';

const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-tls-'));
const key = join(folder, 'key.pem');
const certificate = join(folder, 'certificate.pem');
const open = new Set<TLSSocket>();
let valkey: ValkeyServer;
let tls: Server;
let url: string;

before(async () => {
  valkey = await ValkeyServer.start();
  await valkey.client.config('SET', 'requirepass', PASSWORD);
  const names = ['-subj', '/CN=phrases', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const files = ['-keyout', key, '-out', certificate, '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...made, ...files, ...names], { stdio: 'ignore' });
  // In front of Valkey, as a program is that ends TLS for it.
  const pair = { key: readFileSync(key), cert: readFileSync(certificate) };
  tls = createServer(pair, (client) => {
    open.add(client);
    const server = connect(valkey.port, '127.0.0.1');
    client.on('error', () => server.destroy()).on('close', () => server.destroy());
    server.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.pipe(server).pipe(client);
  });
  tls.on('tlsClientError', () => {});
  tls.listen(0, '127.0.0.1');
  await once(tls, 'listening');
  url = `rediss://:${PASSWORD}@127.0.0.1:${(tls.address() as AddressInfo).port}`;
});
after(async () => {
  for (const client of open) client.destroy();
  tls.close();
  await valkey.remove();
  rmSync(folder, { recursive: true });
});

test('by a certificate that it believes, one finds what the other has spoken', async () => {
  const phrases = texts(5);
  const right = await rightHashes(phrases);
  const limits = {
    ...{ server: url, serverMs: SERVER_MS },
    environment: { NODE_EXTRA_CA_CERTS: certificate },
  };
  await withServices([limits], async (one) => {
    const service = one as Service;
    for (const text of phrases) await said(service, text, PCM);
    await service.end();
  });
  assert.ok((await valkey.entries()).length >= phrases.length);
  await withServices([limits], async (other) => {
    const service = other as Service;
    for (const text of phrases) {
      assert.deepEqual(await said(service, text, PCM), { hash: right.get(text), use: 'hit' });
    }
    await service.end();
  });
});

test('by one that it does not believe, it works as without a server, and says why', async () => {
  await valkey.client.flushall();
  const phrases = texts(5);
  const right = await rightHashes(phrases);
  await withServices([{ server: url, serverMs: SERVER_MS }], async (one) => {
    const service = one as Service;
    for (const text of phrases) {
      assert.deepEqual(await said(service, text, PCM), { hash: right.get(text), use: 'miss' });
    }
    assert.equal(await service.metric('hailo_piper_phrase_server_up'), 0);
    const told = service.log();
    assert.ok(told.includes('"reason":"self-signed certificate'));
    assert.ok(!told.includes(PASSWORD));
    await service.end();
  });
  assert.deepEqual(await valkey.entries(), []);
});
