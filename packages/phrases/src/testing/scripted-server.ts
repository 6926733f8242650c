import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A reply as bytes of the protocol; undefined for silence. */
export type Reply = Buffer | string | undefined;

export interface ScriptedServer {
  readonly url: string;
  /** Commands that came, with the first word in capitals. */
  readonly commands: readonly string[][];
  close(): Promise<void>;
}

export function bulk(value: Buffer | string): Buffer {
  return Buffer.concat([
    Buffer.from(`$${value.length}\r\n`),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
}

export const NIL = '$-1\r\n';
export const OK = '+OK\r\n';

/**
 * A server of the Redis protocol that answers as a test says, also wrongly. Connections are made as
 * with a server that works.
 */
export async function startScriptedServer(
  reply: (command: readonly string[], args: readonly Buffer[]) => Reply,
): Promise<ScriptedServer> {
  const commands: string[][] = [];
  const sockets = new Set<Socket>();
  const answer = (args: readonly Buffer[]): Reply => {
    const command = args.map(String);
    command[0] = command[0]?.toUpperCase() ?? '';
    if (command[0] === 'INFO') return bulk('loading:0\r\n');
    if (command[0] === 'CLIENT' || command[0] === 'AUTH') return OK;
    commands.push(command);
    return reply(command, args);
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    let unread = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      unread = Buffer.concat([unread, bytes]);
      for (let read = readCommand(unread); read !== undefined; read = readCommand(unread)) {
        unread = unread.subarray(read.length);
        const bytesOfReply = answer(read.args);
        if (bytesOfReply !== undefined) socket.write(bytesOfReply);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    url: `redis://:secret@127.0.0.1:${port}`,
    commands,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The first command; undefined if it is not complete. */
function readCommand(bytes: Buffer): { args: Buffer[]; length: number } | undefined {
  let at = 0;
  const number = (): number | undefined => {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const value = Number(bytes.subarray(at + 1, end).toString());
    at = end + 2;
    return value;
  };
  const count = number();
  const args: Buffer[] = [];
  for (let index = 0; index < (count ?? 0); index++) {
    const length = number();
    if (length === undefined || bytes.length < at + length + 2) return undefined;
    args.push(bytes.subarray(at, at + length));
    at += length + 2;
  }
  return count === undefined ? undefined : { args, length: at };
}
