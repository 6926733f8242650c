import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { EXIT, StartError } from '../exit-status.ts';
import { stateDirectory } from '../state-directory.ts';
import { SOCKET_NAME } from './socket-name.ts';

/** Where the unit of the service has its state. */
const OF_THE_UNIT = '/var/lib/hailo-piper';

/** Options of the commands that ask the running service. */
export interface StateOptions {
  /** State directory of the service. */
  readonly state?: string;
}

/** Asks the bank of the running service on this machine. */
export class BankClient {
  readonly #path: string;

  /** Default: of the user's own service if there is one, else of the unit. */
  constructor({ state }: StateOptions, env: NodeJS.ProcessEnv) {
    const folders = state === undefined ? [stateDirectory(env), OF_THE_UNIT] : [state];
    const paths = folders.map((folder) => join(folder, SOCKET_NAME));
    this.#path = paths.find((path) => existsSync(path)) ?? (paths.at(-1) as string);
  }

  /**
   * Gives an answer line by line.
   * @param method and path, as in `GET /phrases`.
   * @throws StartError if no service answers, or its answer breaks off.
   */
  async *ask(what: string, body?: object): AsyncGenerator<unknown, void> {
    const [method, path] = what.split(' ');
    const asked = request({ socketPath: this.#path, method, path });
    asked.end(body === undefined ? undefined : JSON.stringify(body));
    let answer: IncomingMessage;
    try {
      [answer] = await once(asked, 'response');
    } catch (error) {
      throw unanswered(this.#path, error);
    }
    for await (const line of createInterface({ input: answer })) yield JSON.parse(line);
    if (!answer.complete || answer.statusCode !== 200) {
      throw new StartError(EXIT.failed, 'the service ended its answer early; its log says why');
    }
  }
}

function unanswered(path: string, error: unknown): StartError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') {
    const message = `${path} is for the user of the service and root`;
    return new StartError(EXIT.failed, message, error);
  }
  const message = `no service with phrases answers at ${path}; it runs where cache.phrases_file names some`;
  return new StartError(EXIT.failed, message, error);
}
