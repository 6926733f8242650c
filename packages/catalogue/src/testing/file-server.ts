import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** What a server may do with a request. */
export interface Answer {
  readonly status?: number;
  /** Replaces the headers that a correct answer has; undefined leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Changes the bytes of the body. */
  readonly change?: (body: Buffer) => Buffer;
  /** Bytes of the body that are sent before `ending`. */
  readonly upTo?: number;
  /** What follows: the connection is cut, nothing more is sent, or the answer ends. */
  readonly ending?: 'cut' | 'stall' | 'end';
  /** When it follows. Default: when the bytes are sent, which the client may lose by a cut. */
  readonly when?: Promise<unknown>;
  readonly ignoresRange?: boolean;
}

export interface FileRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  /** How often this path was asked for, from 1. */
  readonly count: number;
}

export interface FileServer {
  readonly url: string;
  readonly requests: readonly FileRequest[];
}

/**
 * Serves the files of a folder on loopback, with ranges, as a good static server does; `misbehave` says
 * which answers are different.
 */
export async function serveFiles(
  t: TestContext,
  root: string,
  misbehave: (request: FileRequest) => Answer | undefined = () => undefined,
): Promise<FileServer> {
  const requests: FileRequest[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '', 'http://a').pathname);
    const count = requests.filter((one) => one.path === path).length + 1;
    const { range, 'if-range': ifRange } = request.headers;
    const asked: FileRequest = { path, range, ifRange: ifRange as string | undefined, count };
    requests.push(asked);
    answer(request, response, join(root, path), asked, misbehave(asked) ?? {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  file: string,
  { range, ifRange }: FileRequest,
  { status, headers, change, upTo, ending, when, ignoresRange }: Answer,
): void {
  if (status !== undefined && status !== 200 && status !== 206) {
    response.writeHead(status, defined(headers ?? {})).end();
    return;
  }
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats?.isFile()) {
    response.writeHead(404).end('not found');
    return;
  }
  const whole = change?.(readFileSync(file)) ?? readFileSync(file);
  const etag = headers?.etag ?? `"${stats.mtimeMs}-${stats.size}"`;
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  const isPart = from > 0 && !ignoresRange && (ifRange === undefined || ifRange === etag);
  if (isPart && from >= whole.length) {
    response.writeHead(416, { 'content-range': `bytes */${whole.length}` }).end();
    return;
  }
  const body = isPart ? whole.subarray(from) : whole;
  const right = {
    etag,
    'content-length': String(body.length),
    'accept-ranges': 'bytes',
    ...(isPart ? { 'content-range': `bytes ${from}-${whole.length - 1}/${whole.length}` } : {}),
  };
  response.writeHead(status ?? (isPart ? 206 : 200), defined({ ...right, ...headers }));
  if (ending === undefined) response.end(body);
  else {
    response.write(body.subarray(0, upTo), async () => {
      await when;
      if (ending === 'cut') request.socket.destroy();
      if (ending === 'end') response.end();
    });
  }
}

const defined = (headers: Answer['headers'] = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
