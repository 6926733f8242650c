/** Clients of Home Assistant's port that vanish, say nothing, dawdle and flood. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { heardAudio, WyomingClient } from '@hailo-piper/wyoming/testing';
import { collectGarbage, INSPECTED } from '../service/collect-garbage.ts';
import { residentMib } from '../service/resident-memory.ts';
import { type RunningService, withService } from '../service/service.ts';
import { WYOMING, wyomingPort } from '../service/wyoming.ts';
import { TINY_VOICE } from './hostile-service.ts';

const MIB = 1024 * 1024;
const CLIENTS = 200;
/** Shared, because 200 of it would be too much for the test itself. */
const FRAME = Buffer.alloc(10 * MIB, ' ');
const MAX_GROWTH_MIB = 120;
const GIVEN_BACK_WITHIN_MS = 10_000;
/** Most that clients who are gone may have left behind, as a share of what is held. */
const MAX_LEFT = 0.02;
/**
 * What is left is that small in one of so many rounds. A leak would show in each; what glibc keeps for the next time, in
 * pieces between others, grows by some megabytes in one round and shrinks in another.
 */
const MAX_ROUNDS = 6;
const LONG = 'This is one sentence of very many. '.repeat(100);
const CONFIG =
  `${WYOMING}piper: {model_path: ${TINY_VOICE}}\n` +
  'server: {header_timeout: 2, body_timeout: 2, stalled_reader_timeout: 3}\n';

const descriptors = ({ process: { pid } }: RunningService): number =>
  readdirSync(`/proc/${pid}/fd`).length;

/** Another client is served. */
async function servesOthers(port: number): Promise<void> {
  const other = new WyomingClient(port, '127.0.0.2');
  other.send('describe');
  assert.equal((await other.next()).type, 'info');
  other.send('synthesize', { text: 'Hello.' });
  assert.ok(heardAudio(await other.until('audio-stop')).length > 1000);
  await other.leave();
}

async function idle({ url }: RunningService): Promise<void> {
  for (;;) {
    const { workers, queue } = (await (await fetch(`${url}/health`)).json()) as {
      workers: { busy: number };
      queue: { waiting: number; active: number; slow?: number };
    };
    if (workers.busy + queue.waiting + queue.active + (queue.slow ?? 0) === 0) return;
    await delay(20);
  }
}

/** What each of the clients does. */
const ATTACKS: Readonly<Record<string, (client: WyomingClient, index: number) => void>> = {
  'say nothing': () => {},
  'begin a header': (client) => client.write('{"type":'),
  'send a byte a second': (client) => {
    const timer = setInterval(() => client.write(' '), 1000);
    client.socket.on('close', () => clearInterval(timer));
  },
  'send frames of 10 MiB': (client) => {
    client.write(`{"type":"synthesize","data_length":${10 * MIB}}\n`);
    client.write(FRAME.subarray(1));
  },
  'send payloads of 10 MiB': (client) => {
    client.write(`{"type":"audio-chunk","payload_length":${10 * MIB}}\n`);
    client.write(FRAME);
  },
  'send lines without an end': (client) => client.write(FRAME.subarray(0, 2 * MIB)),
  'send what is no event, and do not read': (client) => {
    client.socket.pause();
    client.write('\n'.repeat(100_000));
  },
  'open streams and leave them': (client) => {
    client.send('synthesize-start');
    client.send('synthesize-chunk', { text: 'One. Two' });
  },
  'ask for a long text and do not read': (client) => {
    client.socket.pause();
    client.send('synthesize', { text: LONG });
  },
  'ask for a long text and vanish': (client, index) => {
    client.send('synthesize', { text: LONG });
    setTimeout(() => client.socket.resetAndDestroy(), index % 50);
  },
};

/** Memory of both processes without garbage. */
async function heldMib({ log, process: { pid }, enginePid }: RunningService): Promise<number> {
  await collectGarbage(log());
  return residentMib(pid) + residentMib(enginePid());
}

/** Lets the clients do it until others were served. @returns MiB more meanwhile. */
async function attacked(
  service: RunningService,
  begin: (client: WyomingClient, index: number) => void,
): Promise<number> {
  const port = wyomingPort(service);
  const before = residentMib(service.process.pid);
  const openBefore = descriptors(service);
  const clients = Array.from({ length: CLIENTS }, (_, index) => {
    const client = new WyomingClient(port);
    begin(client, index);
    return client;
  });
  await servesOthers(port);
  let grownMib = residentMib(service.process.pid) - before;
  // What was thrown away already is given back when memory is next asked for.
  const until = performance.now() + GIVEN_BACK_WITHIN_MS;
  while (grownMib >= MAX_GROWTH_MIB && performance.now() < until) {
    await servesOthers(port);
    grownMib = residentMib(service.process.pid) - before;
  }
  await Promise.all(clients.map((client) => client.leave()));
  await idle(service);
  await servesOthers(port);
  while (descriptors(service) > openBefore + 2) await delay(20);
  return grownMib;
}

/** @returns the share of memory that the last round left behind, the rounds, and what is held now. */
async function repeated(
  service: RunningService,
  begin: (client: WyomingClient, index: number) => void,
) {
  let before = await heldMib(service);
  for (let rounds = 1; ; rounds++) {
    await attacked(service, begin);
    const held = await heldMib(service);
    const share = held / before - 1;
    if (share <= MAX_LEFT || rounds === MAX_ROUNDS) return { share, rounds, held };
    before = held;
  }
}

test('hostile clients are let go, others are served', async (t) => {
  const serve = async (service: RunningService) => {
    await servesOthers(wyomingPort(service));
    for (const [attack, begin] of Object.entries(ATTACKS)) {
      await t.test(`${CLIENTS} clients ${attack}`, async () => {
        const grownMib = await attacked(service, begin);
        assert.ok(grownMib < MAX_GROWTH_MIB, `${grownMib} MiB more`);
        // What the first time made the service compile and reserve is no leak.
        const { share, rounds, held } = await repeated(service, begin);
        const left = `round ${rounds} left ${(100 * share).toFixed(1)} % of ${held.toFixed(0)} MiB`;
        t.diagnostic(`${attack}: ${grownMib.toFixed(0)} MiB more meanwhile, ${left}`);
        assert.ok(share <= MAX_LEFT, left);
      });
    }
  };
  await withService(CONFIG, serve, INSPECTED);
});

/** Far less than the rest of a long text, and far more than a description takes. */
const AT_ONCE_MS = 250;

test('the description does not wait for the worker', async (t) => {
  await withService(CONFIG, async (service) => {
    const port = wyomingPort(service);
    const speaking = new WyomingClient(port);
    const over = new AbortController();
    const busy = (async () => {
      while (!over.signal.aborted) {
        speaking.send('synthesize', { text: LONG });
        await speaking.until('audio-stop');
      }
    })();
    const times: number[] = [];
    for (let round = 0; round < 200; round++) {
      const client = new WyomingClient(port, '127.0.0.2');
      const startedAt = performance.now();
      client.send('describe');
      await client.next();
      times.push(performance.now() - startedAt);
      await client.leave();
    }
    over.abort();
    await busy;
    await speaking.leave();
    const p99 = times.sort((one, other) => one - other)[197] ?? 0;
    t.diagnostic(`p99 ${p99.toFixed(1)} ms`);
    assert.ok(p99 <= AT_ONCE_MS, `${p99} ms`);
  });
});
