import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, Server as NetServer } from 'node:net';
import { DoorError } from '@hailo-piper/speech';

/**
 * Binds a port.
 *
 * @returns The port, chosen by the kernel when `port` is 0.
 * @throws DoorError where it cannot be bound.
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
 * Accepts from a socket that is bound already and that others hold open as well.
 *
 * @returns Its port, or 0 when it has none: a Unix socket.
 */
export async function listenOn(server: Server, fd: number): Promise<number> {
  server.listen({ fd });
  await once(server, 'listening');
  return (server.address() as AddressInfo | null)?.port ?? 0;
}

/** How long a last request may be under way on a connection that is idle. */
const UNDER_WAY_MS = 1000;

/**
 * Accepts no more connections. Whoever is connected may send a last request, which the `close` of
 * node:http would cut off where it is just under way.
 *
 * @returns When all connections are closed.
 */
export async function stopAccepting(server: Server): Promise<void> {
  const timer = setInterval(() => server.closeIdleConnections(), UNDER_WAY_MS);
  await new Promise((resolve) => NetServer.prototype.close.call(server, resolve));
  clearInterval(timer);
}
