/** Runs an attack on the released program in a memory group. */
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

/** State folder with prepared voices, so that only attacks on the preparation prepare again. */
export const PREPARED = fileURLToPath(new URL('../../node_modules/.cache/state', import.meta.url));

export interface AttackedService {
  readonly service: RunningHostileService;
  /** Gone afterwards. */
  readonly folder: string;
  /** The long form; CI runs the short one. */
  readonly isLong: boolean;
  readonly fair: FairWait;
  readonly setup: ServiceSetup;
}

export interface Attack {
  /** Number in the list of attacks; POINTS selects by it. */
  readonly point: number;
  readonly what: string;
  /** Aims at memory: the short form runs it in the small group, and others in the default one. */
  readonly takesMemory?: true;
  /** Only in the long form. */
  readonly onlyLong?: boolean;
  /** Options of the service for this attack. @param folder removed afterwards. */
  readonly surroundings?: (folder: string) => HostileOptions;
  readonly run: (attacked: AttackedService) => Promise<void>;
  /** Checks what is left after the service has ended, and removes what lies outside the folder. */
  readonly afterwards?: (left: { readonly folder: string }) => void;
}

/** How to start the attacked service. */
export interface ServiceSetup {
  readonly program: readonly string[];
  readonly group: MemoryGroup;
  readonly yaml: string;
  readonly isLong: boolean;
}

/** Growth by normal speech, MB; an attack that leaks leaves more. */
const MEMORY_BACK_MB = 160;
const MEMORY_BACK_WITHIN_MS = 20_000;

/** An attack that takes longer has failed: something waits forever. */
const SHORT_MS = 45_000;
/** The same in waits of a short request on the quiet service, for machines that are slow. */
const SHORT_WAITS = 300;
const LONG = 7;

/** Starts the service, attacks it, and checks its answers, its memory and its processes. */
export async function runAttack(
  t: TestContext,
  setup: ServiceSetup,
  attack: Attack,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-attack-'));
  const { program, group, isLong } = setup;
  const killsBefore = group.kills();
  const { yaml = '', ...surroundings } = attack.surroundings?.(folder) ?? {};
  const options = { model: null, ...surroundings, program, group, yaml: setup.yaml + yaml };
  let service: RunningHostileService | undefined;
  try {
    service = await startHostileService(options);
    const fair = await FairWait.measure(service);
    const beforeMb = service.pssMb();
    const deadline = new AbortController();
    const mostMs = Math.max(SHORT_MS, SHORT_WAITS * fair.quietMs) * (isLong ? LONG : 1);
    await Promise.race([
      attack.run({ service, folder, isLong, fair, setup }),
      delay(mostMs, undefined, { signal: deadline.signal }).then(() =>
        assert.fail('it takes too long'),
      ),
    ]).finally(() => deadline.abort());
    assert.equal(group.kills(), killsBefore, 'no process was killed for memory');
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

/** Waits until no process of the service is left. */
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
