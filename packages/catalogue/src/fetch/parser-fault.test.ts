import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { sampleBytes, temporaryFolder } from '../testing/sample-voice.ts';

/** As much as fetch takes from the connection before it waits for its reader. */
const BYTES = sampleBytes('file', 64 * 1024);

test('a server that closes the connection before all is read does not end the process', async (t) => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      const headers = ['HTTP/1.0 200 OK', `Content-Length: ${BYTES.length}`, '', ''];
      socket.write(headers.join('\r\n'));
      socket.end(BYTES);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
  const target = join(temporaryFolder(t), 'target');
  // Only in a process of its own: the test runner takes what is uncaught.
  const script = `
    import { download } from ${JSON.stringify(new URL('download.ts', import.meta.url))};
    await download(${JSON.stringify(url)}, ${JSON.stringify(target)}, { size: ${BYTES.length} }, {
      pausesMs: [0, 0, 0, 0],
    });`;
  const args = ['--input-type=module-typescript', '-e', script];
  await promisify(execFile)(process.execPath, args);
  assert.ok(readFileSync(target).equals(BYTES));
});
