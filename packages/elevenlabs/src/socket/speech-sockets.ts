import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { clientOf } from '@hailo-piper/speech';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ElevenLabsDeps } from '../deps.ts';
import { refusalOf, refuse } from './refusal.ts';
import { CLOSE, socketFault } from './socket-fault.ts';
import {
  type SocketAddress,
  type SocketOptions,
  socketAddress,
  socketOptions,
} from './socket-options.ts';
import { SpeechSocket } from './speech-socket.ts';

const MAX_MESSAGE_BYTES = 65_536;
const KEEP_ALIVE_MS = 60_000;

/** All clients with a WebSocket. */
export class SpeechSockets {
  readonly #deps: ElevenLabsDeps;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  readonly #open = new Set<SpeechSocket>();

  constructor(deps: ElevenLabsDeps) {
    this.#deps = deps;
  }

  /** Opens a WebSocket, or answers why not. What its address gets wrong, a message tells. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const address = socketAddress(request.url ?? '');
    if (address === undefined) {
      const message = 'There is no WebSocket at this address.';
      refuse(socket, { status: 404, code: 'not_found', message });
      return;
    }
    const refusal = refusalOf(request, this.#deps);
    if (refusal !== undefined) {
      refuse(socket, refusal);
      return;
    }
    request.socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
    const caller = clientOf(request.socket.remoteAddress);
    this.#server.handleUpgrade(request, socket, head, (client) => {
      const options = this.#optionsOf(address, client);
      if (options === undefined) return;
      const open = new SpeechSocket(client, options, caller, this.#deps);
      this.#open.add(open);
      client.once('close', () => this.#open.delete(open));
    });
  }

  /** Resolves when all clients are gone. What is spoken may be heard for `graceMs`. */
  async close(graceMs: number): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#open) socket.end(CLOSE.leaving);
    const timer = setTimeout(() => {
      for (const client of this.#server.clients) client.terminate();
    }, graceMs);
    await closed;
    clearTimeout(timer);
  }

  #optionsOf(address: SocketAddress, client: WebSocket): SocketOptions | undefined {
    try {
      return socketOptions(address);
    } catch (error) {
      const fault = socketFault(error, this.#deps.log);
      client.on('error', () => {});
      client.send(JSON.stringify(fault));
      client.close(fault.code, fault.error);
      return undefined;
    }
  }
}
