import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, Server as NetServer } from 'node:net';
import { DoorError } from '@hailo-piper/speech';

/**
 * Binds a port and listens on it.
 *
 * @returns The port, chosen by the kernel when `port` is 0.
 * @throws DoorError when the port cannot be bound.
 */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    const reason = REASONS[code] ?? message;
    throw new DoorError(`cannot listen on ${host} port ${port}: ${reason}`, cause);
  }
  return (server.address() as AddressInfo).port;
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is already in use',
  EACCES: 'it needs more rights than this user has',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such host',
};

/**
 * Listens on a socket that is already bound and shared with other processes.
 *
 * @returns The port, or 0 for a Unix socket.
 */
export async function listenOn(server: Server, fd: number): Promise<number> {
  server.listen({ fd });
  await once(server, 'listening');
  return (server.address() as AddressInfo | null)?.port ?? 0;
}

/** How long a last request may be in transit on an idle connection. */
const UNDER_WAY_MS = 1000;

/**
 * Stops accepting connections. Connected clients may send a last request; `close` of node:http
 * would cut off one in transit.
 *
 * @returns When all connections are closed.
 */
export async function stopAccepting(server: Server): Promise<void> {
  const timer = setInterval(() => server.closeIdleConnections(), UNDER_WAY_MS);
  await new Promise((resolve) => NetServer.prototype.close.call(server, resolve));
  clearInterval(timer);
}
