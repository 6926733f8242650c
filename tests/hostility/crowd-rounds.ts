import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { collectGarbage } from '../service/collect-garbage.ts';
import { residentMib } from '../service/resident-memory.ts';
import type { RunningService } from '../service/service.ts';

/** How many clients do the same at once. */
export const CROWD = 200;
const MAX_GROWTH_MIB = 120;
const GIVEN_BACK_WITHIN_MS = 10_000;
/** Most that clients who are gone may have left behind, as a share of what is held. */
const MAX_LEFT = 0.02;
/**
 * What is left is that small in one of so many rounds. A leak would show in each; what glibc keeps for the next time, in
 * pieces between others, grows by some megabytes in one round and shrinks in another.
 */
const MAX_ROUNDS = 6;

export interface HostileClient {
  /** Resolves when its connection is closed. */
  leave(): Promise<void>;
}

export interface CrowdOptions {
  /** Connects a client, which begins to do what it does. */
  readonly begin: (index: number) => HostileClient;
  /** Another client is served. */
  readonly servesOthers: () => Promise<void>;
}

/**
 * A crowd comes, others are served meanwhile, it leaves, and nothing of it is left: no descriptor, no work, and after
 * some rounds at most 2 % of the memory. The service was started with `INSPECTED`.
 */
export async function expectNothingLeft(
  t: TestContext,
  service: RunningService,
  crowd: CrowdOptions,
): Promise<void> {
  const grownMib = await attacked(service, crowd);
  assert.ok(grownMib < MAX_GROWTH_MIB, `${grownMib} MiB more`);
  // What the first time made the service compile and reserve is no leak.
  const { share, rounds, held } = await repeated(service, crowd);
  const left = `round ${rounds} left ${(100 * share).toFixed(1)} % of ${held.toFixed(0)} MiB`;
  t.diagnostic(`${t.name}: ${grownMib.toFixed(0)} MiB more meanwhile, ${left}`);
  assert.ok(share <= MAX_LEFT, left);
}

/** @returns MiB more while the crowd was there. */
async function attacked(
  service: RunningService,
  { begin, servesOthers }: CrowdOptions,
): Promise<number> {
  const before = residentMib(service.process.pid);
  const openBefore = descriptors(service);
  const clients = Array.from({ length: CROWD }, (_, index) => begin(index));
  await servesOthers();
  let grownMib = residentMib(service.process.pid) - before;
  // What was thrown away already is given back when memory is next asked for.
  const until = performance.now() + GIVEN_BACK_WITHIN_MS;
  while (grownMib >= MAX_GROWTH_MIB && performance.now() < until) {
    await servesOthers();
    grownMib = residentMib(service.process.pid) - before;
  }
  await Promise.all(clients.map((client) => client.leave()));
  await idle(service);
  await servesOthers();
  while (descriptors(service) > openBefore + 2) await delay(20);
  return grownMib;
}

/** @returns the share of memory that the last round left behind, the rounds, and what is held now. */
async function repeated(service: RunningService, crowd: CrowdOptions) {
  let before = await heldMib(service);
  for (let rounds = 1; ; rounds++) {
    await attacked(service, crowd);
    const held = await heldMib(service);
    const share = held / before - 1;
    if (share <= MAX_LEFT || rounds === MAX_ROUNDS) return { share, rounds, held };
    before = held;
  }
}

/** Memory of both processes without garbage. */
async function heldMib({ log, process: { pid }, enginePid }: RunningService): Promise<number> {
  await collectGarbage(log());
  return residentMib(pid) + residentMib(enginePid());
}

const descriptors = ({ process: { pid } }: RunningService): number =>
  readdirSync(`/proc/${pid}/fd`).length;

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
