import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { clientOf } from '@hailo-piper/speech';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ElevenLabsDeps } from '../deps.ts';
import type { UpgradeTools } from '../http-tools.ts';
import { refuse } from './refusal.ts';
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
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, tools: UpgradeTools): void {
    const address = socketAddress(request.url ?? '');
    if (address === undefined) {
      const error = tools.fault('not_found', 'There is no WebSocket at this address.');
      refuse(socket, tools.faultOf(error));
      return;
    }
    const caller = clientOf(request.socket.remoteAddress);
    try {
      this.#deps.speech.expectPlace(caller === undefined ? {} : { caller });
    } catch (error) {
      refuse(socket, tools.faultOf(error, address.route));
      return;
    }
    request.socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
    const name = (lines: string[]) => lines.push(`x-request-id: ${tools.requestId}`);
    this.#server.on('headers', name);
    this.#server.handleUpgrade(request, socket, head, (client) => {
      const options = this.#optionsOf(address, client, tools);
      if (options === undefined) return;
      const open = new SpeechSocket(client, options, caller, this.#deps, tools);
      this.#open.add(open);
      client.once('close', () => this.#open.delete(open));
    });
    this.#server.off('headers', name);
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

  #optionsOf(
    address: SocketAddress,
    client: WebSocket,
    tools: UpgradeTools,
  ): SocketOptions | undefined {
    try {
      return socketOptions(address);
    } catch (error) {
      const fault = socketFault(error, this.#deps.log);
      tools.beginText({ route: address.route }).end('failed', fault.error);
      client.on('error', () => {});
      client.send(JSON.stringify(fault));
      client.close(fault.code, fault.error);
      return undefined;
    }
  }
}
