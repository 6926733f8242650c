/** Clients that write to a socket what they like. */
import { connect, type Socket } from 'node:net';

export interface RawClient {
  readonly socket: Socket;
  /** What it has heard so far, a character a byte. */
  heard: string;
  readonly closed: Promise<unknown>;
}

/** @param from its own address. */
export function open(port: number, text: string | Buffer, from = '127.0.0.1'): RawClient {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  const client: RawClient = {
    socket,
    heard: '',
    closed: new Promise((resolve) => socket.on('close', resolve)),
  };
  socket.setEncoding('latin1').on('data', (data) => {
    client.heard += data;
  });
  socket.on('error', () => {});
  socket.write(text);
  return client;
}

/** All that is said on a connection until it is closed. */
export async function exchange(port: number, text: string): Promise<string> {
  const client = open(port, text);
  await client.closed;
  return client.heard;
}

export function leave(clients: readonly RawClient[]): void {
  for (const { socket } of clients) socket.destroy();
}

/** The head of a request with a JSON body of so many bytes. */
export function post(length: number, path = '/v1/audio/speech'): string {
  return `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
}

/** A whole request with a JSON body. */
export function postOf(body: object, path?: string): string {
  const text = JSON.stringify(body);
  return post(Buffer.byteLength(text), path) + text;
}

/** A client that asks and then reads nothing. */
export function nonReader(port: number, body: object, from?: string): RawClient {
  const client = open(port, postOf(body), from);
  client.socket.pause();
  return client;
}

/** A client's own address, for 60,000 of them: this machine's own network is all of 127.0.0.0/8. */
export function addressOf(client: number): string {
  return `127.1.${Math.floor(client / 250)}.${1 + (client % 250)}`;
}

/** Whether a process listens there. */
export function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
