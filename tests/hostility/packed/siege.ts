/** A packed service in its memory group, and whoever is hostile to it. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  type HostileOptions,
  type RunningHostileService,
  startHostileService,
} from '../hostile-service.ts';
import type { MemoryGroup } from '../memory-group.ts';
import { FairWait } from './fair-wait.ts';

/** Voices that are prepared already, so that only who wants to has them prepared again. */
export const PREPARED = fileURLToPath(new URL('../../node_modules/.cache/state', import.meta.url));

export interface Siege {
  readonly service: RunningHostileService;
  /** Gone afterwards. */
  readonly folder: string;
  /** Everything of the issue, not what fits into a change's CI. */
  readonly isLong: boolean;
  readonly fair: FairWait;
  readonly fortress: Fortress;
}

export interface Attack {
  /** Of the list in the issue that asked for this suite. */
  readonly point: number;
  readonly what: string;
  /** It aims at memory: in a change's CI it is run where there is little, and others under the default. */
  readonly takesMemory?: true;
  /** Too long for a change's CI. */
  readonly onlyLong?: boolean;
  /** What it needs of its surroundings. @param folder gone afterwards. */
  readonly surroundings?: (folder: string) => HostileOptions;
  readonly run: (siege: Siege) => Promise<void>;
  /** Looks at what is left when the service has ended, and removes what is not in the folder. */
  readonly afterwards?: (left: { readonly folder: string }) => void;
}

/** How a service is to be started that is attacked. */
export interface Fortress {
  readonly program: readonly string[];
  readonly group: MemoryGroup;
  readonly yaml: string;
  readonly isLong: boolean;
}

/** Memory that speech itself may have taken meanwhile, MB; what attacks leave behind is more. */
const MEMORY_BACK_MB = 160;
const MEMORY_BACK_WITHIN_MS = 20_000;

/** An attack that is not over by then is lost: somebody waits for what does not come. */
const SHORT_MS = 45_000;
/** The same in waits of a short request on the quiet service, for machines that are slow. */
const SHORT_WAITS = 300;
const LONG = 7;

/** Starts the service, attacks it, and looks at what is left of it. */
export async function besiege(t: TestContext, fortress: Fortress, attack: Attack): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-siege-'));
  const { program, group, isLong } = fortress;
  const killsBefore = group.kills();
  const { yaml = '', ...surroundings } = attack.surroundings?.(folder) ?? {};
  const options = { model: null, ...surroundings, program, group, yaml: fortress.yaml + yaml };
  let service: RunningHostileService | undefined;
  try {
    service = await startHostileService(options);
    const fair = await FairWait.measure(service);
    const beforeMb = service.pssMb();
    const deadline = new AbortController();
    const mostMs = Math.max(SHORT_MS, SHORT_WAITS * fair.quietMs) * (isLong ? LONG : 1);
    await Promise.race([
      attack.run({ service, folder, isLong, fair, fortress }),
      delay(mostMs, undefined, { signal: deadline.signal }).then(() =>
        assert.fail('it takes too long'),
      ),
    ]).finally(() => deadline.abort());
    assert.equal(group.kills(), killsBefore, 'nobody was killed for memory');
    await fair.holds();
    const afterMb = await memoryBack(service, beforeMb + MEMORY_BACK_MB);
    const figures = [
      `quiet ${Math.round(fair.quietMs)} ms`,
      `another client waited ${fair.worst.toFixed(1)} times its fair wait at most`,
      `${Math.round(beforeMb)} MB before, ${Math.round(afterMb)} after`,
      `group ${Math.round(group.peakBytes() / 1e6)} MB at most so far`,
    ];
    t.diagnostic(`${attack.point}: ${figures.join('; ')}`);
    await service.end();
    await untilEmpty(group);
    attack.afterwards?.({ folder });
  } finally {
    await service?.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function memoryBack(service: RunningHostileService, mostMb: number): Promise<number> {
  const until = performance.now() + MEMORY_BACK_WITHIN_MS;
  for (;;) {
    const mb = service.pssMb();
    if (mb <= mostMb) return mb;
    assert.ok(performance.now() < until, `${Math.round(mb)} MB are held, of ${Math.round(mostMb)}`);
    await delay(200);
  }
}

/** Nothing that the service has started outlives it. */
async function untilEmpty(group: MemoryGroup): Promise<void> {
  const until = performance.now() + 2000;
  while (group.pids().length > 0) {
    assert.ok(performance.now() < until, `${group.pids()} outlive the service`);
    await delay(20);
  }
}

/** A state folder of its own, with the voices that are prepared. */
export function ownState(folder: string): string {
  const state = join(folder, 'state');
  cpSync(PREPARED, state, { recursive: true });
  return state;
}
