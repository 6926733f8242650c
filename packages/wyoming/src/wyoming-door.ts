import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { type Door, DoorError } from '@hailo-piper/speech';
import type { ConnectionDeps } from './connection-deps.ts';
import { type ConnectionLimits, Connections } from './connections.ts';

export type { WyomingConfig } from './connection-deps.ts';

export interface WyomingDoor extends Door {
  /** Valid once the door is open. */
  readonly port: number;
}

const LIMITS: ConnectionLimits = {
  maxConnections: 256,
  idleMs: 300_000,
  maxBytes: 16_777_216,
};

/** The door for Home Assistant and other clients of the Wyoming protocol. */
export function createWyomingDoor(
  deps: ConnectionDeps,
  limits: Partial<ConnectionLimits> = {},
): WyomingDoor {
  const connections = new Connections(deps, { ...LIMITS, ...limits });
  const { wyoming } = deps.config;
  const serve = () => createServer((socket) => void connections.accept(socket));
  const tcp = serve();
  const unix = wyoming.socket === undefined ? undefined : serve();
  const servers = unix === undefined ? [tcp] : [tcp, unix];
  return {
    get port() {
      return (tcp.address() as AddressInfo | null)?.port ?? 0;
    },
    async open() {
      await listen(tcp, `${wyoming.host} port ${wyoming.port}`, (server) =>
        server.listen(wyoming.port, wyoming.host),
      );
      const { host, socket } = wyoming;
      const { port } = tcp.address() as AddressInfo;
      deps.log.info('listens for Wyoming', { host, port, ...(socket && { socket }) });
      if (unix === undefined || socket === undefined) return;
      await removeStale(socket);
      await listen(unix, socket, (server) => server.listen(socket));
    },
    async close(graceMs) {
      const closed = servers.filter(({ listening }) => listening).map(close);
      await connections.close(graceMs);
      await Promise.all(closed);
    },
  };
}

async function listen(server: Server, place: string, begin: (server: Server) => void) {
  begin(server);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { message } = cause as Error;
    throw new DoorError(`cannot listen on ${place} for Wyoming: ${message}`, cause);
  }
}

/** Removes the socket of a service that ended without doing so. */
async function removeStale(path: string): Promise<void> {
  const other = connect(path);
  try {
    await once(other, 'connect');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') await rm(path, { force: true });
  } finally {
    other.destroy();
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
