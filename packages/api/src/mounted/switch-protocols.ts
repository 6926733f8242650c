import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from '@hailo-piper/engine';
import type { AccessLog } from '../access-log.ts';
import type { ConnectionTable } from '../connections/connection-table.ts';
import type { Farewells } from '../connections/raw-answer.ts';
import { ApiError } from '../errors.ts';
import { requestIdOf } from '../middleware/request-id.ts';
import { mayOpen, type OriginRules } from '../origins/origin-of-request.ts';
import { type MountedProtocol, wantedProtocol } from './mounted-protocol.ts';
import { upgradeTools } from './upgrade-tools.ts';

/** The mounted protocols, and what their connections need. */
export interface Mounting {
  readonly protocols: readonly MountedProtocol[];
  readonly access: AccessLog;
  readonly log: Log;
  readonly rules: OriginRules;
}

/** Hands connections over to mounted protocols where their requests ask for it. */
export function switchProtocols(
  server: Server,
  { protocols, access, log, rules }: Mounting,
  connections: ConnectionTable,
  farewells: Farewells,
): void {
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const connection = connections.of(socket);
    const protocol = wantedProtocol(request, protocols);
    if (connection === undefined || protocol === undefined) {
      socket.destroy();
    } else if (connection.exchanges.length > 0) {
      const message = 'A request for a WebSocket has to wait for the answers before it.';
      farewells.endWithError(socket, new ApiError('malformed_request', message));
    } else if (connection.surplus !== undefined) {
      farewells.endWithError(socket, connection.surplus);
    } else {
      const id = requestIdOf(request.headers['x-request-id']?.toString());
      const tools = upgradeTools(id, access, log);
      // Browsers let every page open a WebSocket, whatever `cors_origins` says.
      if (mayOpen(request, rules)) {
        connection.isSwitched = true;
        protocol.upgrade(request, socket, head, tools);
      } else {
        const refusal = new ApiError('origin_not_allowed');
        farewells.endWithError(socket, refusal, tools.faultOf(refusal).headers);
      }
    }
  });
}
