import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Maximum unacknowledged bytes of an answer: three seconds of WAV. */
const ENOUGH_BYTES = 128 * 1024;
/** Maximum age of the measurement, milliseconds. */
export const READ_EVERY_MS = 250;
/**
 * With fewer streamed answers none is held back: their buffers are small, and downloads stay fast.
 */
const MANY = 8;

interface Fill {
  /** Unacknowledged bytes at the last measurement, and all bytes written by then. */
  unsent: number;
  written: number;
}

/**
 * Measures streamed answers in the kernel's send buffers. Linux buffers 4 MB for a reader that
 * reads nothing: a minute and a half of unheard audio, and memory of the service. So when many
 * answers are streamed, each may have only a little in its buffer. Measured from /proc/net/tcp
 * (Linux, Documentation/networking/proc_net_tcp.rst); without it no answer is held back.
 */
export class SendBuffers {
  readonly #fills = new Map<ServerResponse, Fill>();
  #readAt = Number.NEGATIVE_INFINITY;
  #isKnown = true;

  /** Whether to wait for the reader before more of this answer is written. */
  isFull(response: ServerResponse): boolean {
    const { socket } = response;
    if (socket === null) return false;
    let fill = this.#fills.get(response);
    if (fill === undefined) {
      fill = { unsent: 0, written: socket.bytesWritten };
      this.#fills.set(response, fill);
      response.once('close', () => this.#fills.delete(response));
    }
    if (this.#fills.size < MANY || !isOver(fill, socket)) return false;
    this.#read();
    return this.#isKnown && isOver(fill, socket);
  }

  #read(): void {
    const now = performance.now();
    if (!this.#isKnown || now - this.#readAt < READ_EVERY_MS) return;
    this.#readAt = now;
    const unsent = unsentBytes();
    this.#isKnown = unsent !== undefined;
    if (unsent === undefined) return;
    for (const [{ socket }, fill] of this.#fills) {
      if (socket === null) continue;
      fill.unsent = unsent.get(endpoints(socket)) ?? 0;
      fill.written = socket.bytesWritten - socket.writableLength;
    }
  }
}

const isOver = ({ unsent, written }: Fill, { bytesWritten }: Socket): boolean =>
  unsent + bytesWritten - written > ENOUGH_BYTES;

/** Unacknowledged bytes by TCP connection; undefined if the system reports none. */
function unsentBytes(): ReadonlyMap<string, number> | undefined {
  const tables = ['tcp', 'tcp6'].map(readTable);
  if (tables.every((table) => table === '')) return undefined;
  const found = new Map<string, number>();
  for (const table of tables) {
    for (const row of table.split('\n').slice(1)) {
      const [, local = '', remote, , queues = ''] = row.trim().split(/\s+/, 5);
      const unsent = Number.parseInt(queues, 16);
      if (unsent > 0) found.set(`${local.split(':')[1]} ${remote}`, unsent);
    }
  }
  return found;
}

function readTable(name: string): string {
  try {
    return readFileSync(`/proc/net/${name}`, 'latin1');
  } catch {
    return '';
  }
}

/** Key of a connection in the tables: local port, then remote address and port. */
function endpoints({ localPort = 0, remoteAddress = '', remotePort = 0 }: Socket): string {
  const port = (number: number) => hex(number, 4);
  return `${port(localPort)} ${addressInTable(remoteAddress)}:${port(remotePort)}`;
}

const hex = (number: number, digits: number): string =>
  number.toString(16).toUpperCase().padStart(digits, '0');

/**
 * An address as /proc/net/tcp writes it: 32-bit words in the processor's byte order, which is
 * little-endian on all our platforms.
 */
export function addressInTable(address: string): string {
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const left = bytesOf(head);
  const right = bytesOf(tail ?? '');
  const bytes =
    tail === undefined
      ? left
      : [...left, ...Array<number>(16 - left.length - right.length).fill(0), ...right];
  let words = '';
  for (let at = 0; at < bytes.length; at += 4) {
    for (const byte of bytes.slice(at, at + 4).reverse()) words += hex(byte, 2);
  }
  return words;
}

/** Bytes of a part of an address without `::`. */
const bytesOf = (part: string): number[] =>
  part
    .split(':')
    .filter((group) => group !== '')
    .flatMap((group) => {
      if (group.includes('.')) return group.split('.').map(Number);
      const number = Number.parseInt(group, 16);
      return [number >> 8, number & 255];
    });
