import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionTable } from '../connections/connection-table.ts';
import type { Farewells } from '../connections/raw-answer.ts';
import { ApiError } from '../errors.ts';
import { type MountedProtocol, wantedProtocol } from './mounted-protocol.ts';

/** Hands connections over to mounted protocols where their requests ask for it. */
export function switchProtocols(
  server: Server,
  mounted: readonly MountedProtocol[],
  connections: ConnectionTable,
  farewells: Farewells,
): void {
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const connection = connections.of(socket);
    const protocol = wantedProtocol(request, mounted);
    if (connection === undefined || protocol === undefined) {
      socket.destroy();
    } else if (connection.exchanges.length > 0) {
      const message = 'A request for a WebSocket has to wait for the answers before it.';
      farewells.endWithError(socket, new ApiError('malformed_request', message));
    } else if (connection.surplus !== undefined) {
      farewells.endWithError(socket, connection.surplus);
    } else {
      connection.isSwitched = true;
      protocol.upgrade(request, socket, head);
    }
  });
}
