/** Many clients at once, most of them decent. */
import { setTimeout as delay } from 'node:timers/promises';
import { randomNumbers } from '../../service/random-numbers.ts';
import type { HostileService } from '../hostile-service.ts';
import { askObeying, type Fulfilment } from '../obeying-client.ts';
import { addressOf, nonReader, open, postOf } from '../raw-client.ts';
import { codeOf, type SampleRequest } from '../sample-requests.ts';

export interface CrowdOptions {
  readonly clients: number;
  readonly seconds: number;
  /** Between an answer and the next request of a client, on average. */
  readonly thinkMs: number;
  readonly seed: number;
  /** Every client has the same. */
  readonly oneAddress: boolean;
  readonly requests: readonly SampleRequest[];
  readonly references: readonly Buffer[];
}

export interface CrowdRecord {
  readonly fulfilments: readonly Fulfilment[];
  /** Answers that were complete and not what they should have been. */
  readonly wrong: readonly string[];
  /** Answers that were neither served nor 429, and connections that ended early. */
  readonly failed: readonly string[];
}

const A_TENTH = 10;
/** How long a client that does not read holds on. */
const HELD_MS = 20_000;
const STORY = { input: 'A long story that nobody listens to, and it goes on and on. '.repeat(40) };
/** Between two tries of clients that ignore `retry-after`. */
const IMPATIENT_MS = 1000;

/** Of every ten clients one does not read, one leaves early, and eight obey. */
export async function crowd(service: HostileService, options: CrowdOptions): Promise<CrowdRecord> {
  const over = new AbortController();
  const fulfilments: Fulfilment[] = [];
  const wrong: string[] = [];
  const failed: string[] = [];
  const { signal } = over;
  const pause = (ms: number) => delay(ms, undefined, { signal }).catch(() => {});

  const obeying = async (client: number) => {
    const random = randomNumbers(options.seed + client);
    const from = options.oneAddress ? undefined : addressOf(client);
    const think = () => pause((options.thinkMs * (random(1000) + 500)) / 1000);
    // They do not all begin at once.
    await pause(random(Math.ceil(options.thinkMs)));
    while (!signal.aborted) {
      const index = random(options.requests.length);
      const { path, body } = options.requests[index] as SampleRequest;
      try {
        const ask = () => service.ask(path, body, from);
        const { fulfilment, answer } = await askObeying(ask, signal);
        fulfilments.push(fulfilment);
        if (answer === undefined) return;
        if (answer.status !== 200) failed.push(`${answer.status} ${codeOf(answer)}`);
        else if (!answer.body.equals(options.references[index] as Buffer)) {
          wrong.push(JSON.stringify(body));
        }
      } catch (error) {
        failed.push(String(error));
      }
      await think();
    }
  };

  const notReading = async (client: number) => {
    const from = options.oneAddress ? undefined : addressOf(client);
    while (!signal.aborted) {
      const { socket } = nonReader(service.port, STORY, from);
      await pause(HELD_MS);
      socket.destroy();
    }
  };

  const leaving = async (client: number) => {
    const random = randomNumbers(options.seed + client);
    const from = options.oneAddress ? undefined : addressOf(client);
    while (!signal.aborted) {
      const { path, body } = options.requests[random(options.requests.length)] as SampleRequest;
      const { socket } = open(service.port, postOf(body, path), from);
      await pause(random(1500));
      socket.destroy();
      await pause(random(2 * IMPATIENT_MS));
    }
  };

  const kinds = [notReading, leaving];
  const all = Array.from({ length: options.clients }, (_, client) =>
    (kinds[client % A_TENTH] ?? obeying)(client),
  );
  await delay(options.seconds * 1000);
  over.abort();
  await Promise.all(all);
  return { fulfilments, wrong, failed };
}

/** Answers a second, of a few clients that ask one after the other and are never refused. */
export async function capacityOf(
  service: HostileService,
  requests: readonly SampleRequest[],
  seconds: number,
): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let next = 0;
  const ask = async () => {
    while (performance.now() < until) {
      const { path, body } = requests[next++ % requests.length] as SampleRequest;
      await service.ask(path, body);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: 8 }, ask));
  return next / ((performance.now() - startedAt) / 1000);
}
