import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { TestContext } from 'node:test';

/** What the page asked for. */
export interface Asked {
  readonly method: string | undefined;
  readonly path: string | undefined;
  /** Undefined for a GET. */
  readonly body: unknown;
}

/**
 * A server on loopback, to which relative addresses of `fetch` lead during a test, as if it had
 * served the page below a folder.
 *
 * @returns what it was asked for, in order.
 */
export async function localService(
  t: TestContext,
  answer: (response: ServerResponse, asked: Asked) => void,
): Promise<readonly Asked[]> {
  const requests: Asked[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const { method, url: path } = request;
    const asked = { method, path, body: method === 'POST' ? await json(request) : undefined };
    requests.push(asked);
    answer(response, asked);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = pageAt(t, `http://127.0.0.1:${port}/speech/`);
  t.after(() => {
    stop();
    server.close();
    server.closeAllConnections();
  });
  return requests;
}

/** Relative addresses of `fetch` are of this page until the test ends, or the result is called. */
export function pageAt(t: TestContext, page: string): () => void {
  const { fetch } = globalThis;
  const { mock } = t.mock.method(globalThis, 'fetch', (address: string, init?: RequestInit) =>
    fetch(new URL(address, page), init),
  );
  return () => mock.restore();
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
