import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { json as readJson } from 'node:stream/consumers';
import type { Log } from '../operation/log.ts';
import type { Offer } from './bank-terms.ts';
import type { PhraseBank } from './phrase-bank.ts';

/** Where the commands reach the bank of a running service. */
export interface BankSocket {
  close(): Promise<void>;
}

/** Longest path of a socket on Linux, bytes. */
const LONGEST_PATH = 107;

/**
 * Answers the commands over a Unix socket that only the service's own user, and root, may use: each
 * answer is JSON, a line for each thing that is told. What makes it impossible is logged; the bank
 * works without it.
 */
export async function openBankSocket(
  path: string,
  bank: PhraseBank,
  log: Log,
): Promise<BankSocket | undefined> {
  try {
    const server = createServer((request, response) => void answer(bank, request, response));
    await listen(server, path);
    return {
      close: async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  } catch (error) {
    const reason = (error as Error).message;
    log.warning('`hailo-piper phrases` cannot reach this service', { socket: path, reason });
    return undefined;
  }
}

async function listen(server: Server, path: string): Promise<void> {
  if (Buffer.byteLength(path) > LONGEST_PATH) {
    throw new Error(`a socket's path has at most ${LONGEST_PATH} bytes`);
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (await isAnswered(path)) throw new Error('another service answers there');
  rmSync(path, { force: true });
  // Nobody else may use it even before its mode is set.
  const mask = process.umask(0o177);
  try {
    server.listen(path);
  } finally {
    process.umask(mask);
  }
  await once(server, 'listening');
  chmodSync(path, 0o600);
}

async function isAnswered(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function answer(
  bank: PhraseBank,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const tell = (line: object): void => void response.write(`${JSON.stringify(line)}\n`);
  try {
    switch (`${request.method} ${request.url}`) {
      case 'GET /phrases':
        await bank.list(tell);
        break;
      case 'POST /warm':
        await bank.warm(tell);
        break;
      case 'GET /export':
        tell(bank.origin);
        for await (const { head, packed } of bank.exported()) {
          const line = { head, wording: base64(packed.wording), audio: base64(packed.sound) };
          if (!response.write(`${JSON.stringify(line)}\n`)) await drained(response);
        }
        break;
      case 'POST /import': {
        const { origin, head, wording, audio } = (await readJson(request)) as Offer;
        const [told, sound] = [bytes(wording), bytes(audio)];
        tell(await bank.take(origin, head, { wording: told, sound, soundKey: head.sound }));
        break;
      }
      default:
        response.statusCode = 404;
    }
    response.end();
  } catch {
    // The command sees an answer that breaks off.
    response.destroy();
  }
}

async function drained(response: ServerResponse): Promise<void> {
  const left = new AbortController();
  const leave = (): void => left.abort();
  response.once('close', leave);
  try {
    await once(response, 'drain', { signal: left.signal });
  } finally {
    response.off('close', leave);
  }
}

const base64 = (buffer: Buffer): string => buffer.toString('base64');
const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
