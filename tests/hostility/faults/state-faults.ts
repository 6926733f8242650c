/** What the service keeps on disk is taken from it; needs to be root, in a mount namespace of its own. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './fault.ts';

/** Room for a prepared tiny voice and another. */
const DISK_BYTES = 16 * 2 ** 20;

const prepared = (folder: string) => join(folder, 'state', 'hailo-piper', 'prepared');

/** The weights of each entry that is whole. */
function weightsFiles(folder: string): readonly string[] {
  try {
    return readdirSync(prepared(folder))
      .filter((name) => /-[0-9a-f]{40}$/.test(name))
      .map((name) => join(prepared(folder), name, 'weights.bin'));
  } catch {
    // It is being removed or made.
    return [];
  }
}

/** Of the largest weights file; no other file of an entry has the same length each time it is made. */
const weightsBytes = (folder: string): number =>
  Math.max(
    0,
    ...weightsFiles(folder).map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0),
  );

const MENDED_WITHIN_MS = 60_000;

/** Resolves when weights of such a length are there again. */
async function untilMended(folder: string, bytes: number): Promise<void> {
  const until = performance.now() + MENDED_WITHIN_MS;
  while (weightsBytes(folder) < bytes) {
    if (performance.now() > until) throw new Error('the voice is not prepared again');
    await delay(5);
  }
}

/** A disk of its own for the state. */
const ownDisk = (folder: string) => {
  const state = join(folder, 'state');
  mkdirSync(state, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', state]);
  return {};
};
const clear = (folder: string): void => {
  execFileSync('umount', ['--lazy', join(folder, 'state')]);
};
const remount = (folder: string, how: 'ro' | 'rw'): void => {
  execFileSync('mount', ['-o', `remount,${how}`, join(folder, 'state')]);
};

/** Writes until there is no room. */
function fill(path: string): void {
  for (let part = 0; ; part++) {
    try {
      writeFileSync(`${path}.${part}`, Buffer.alloc(256 * 1024));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      return;
    }
  }
}

const WAITS =
  'Answers that are promised the same bytes wait until the voice is prepared again; others are spoken at once.';

export const STATE_FAULTS: readonly Fault[] = [
  {
    name: 'cache deleted',
    what: 'The folder of prepared voices is removed while the service speaks.',
    client: WAITS,
    operator: 'Two lines in the log: a prepared voice is not what it was, and it is whole again.',
    happen: async ({ folder }) => {
      const bytes = weightsBytes(folder);
      rmSync(prepared(folder), { recursive: true });
      await untilMended(folder, bytes);
    },
  },
  {
    name: 'cache truncated',
    what: 'The weights of a prepared voice, which are mapped into memory, are cut to half their length.',
    client: WAITS,
    operator: 'The same; where the engine touched what is not there any more, it is started again.',
    happen: async ({ folder }) => {
      const bytes = weightsBytes(folder);
      const [weights] = weightsFiles(folder);
      assert.ok(weights !== undefined && bytes > 0);
      truncateSync(weights, Math.floor(bytes / 2));
      await untilMended(folder, bytes);
    },
  },
  {
    name: 'cache unwritable, engine killed',
    what: 'The state folder’s disk becomes read-only, then the engine is lost.',
    client: 'As when the engine is killed.',
    operator: 'A warning that the state folder cannot be written, and the restart.',
    surroundings: ownDisk,
    clear,
    happen: async ({ folder, service, load }) => {
      remount(folder, 'ro');
      process.kill(service.enginePid(), 'SIGKILL');
      await load.back();
      remount(folder, 'rw');
    },
  },
  {
    name: 'disk full, cache deleted',
    what: 'The disk of the state folder is full and the prepared voice is gone; some requests later there is room.',
    client:
      'Answers that are promised the same bytes are refused with 503 and `retry-after`; others are spoken.',
    operator:
      'An `error` line that the voice cannot be made again yet, with the reason; it is tried again by itself.',
    aService: 1,
    surroundings: ownDisk,
    clear,
    happen: async ({ folder, load }) => {
      const filler = join(folder, 'state', 'filler');
      fill(filler);
      rmSync(prepared(folder), { recursive: true });
      fill(`${filler}.more`);
      await load.ended(20, 2000);
      for (const name of readdirSync(join(folder, 'state'))) {
        if (name.startsWith('filler')) rmSync(join(folder, 'state', name));
      }
    },
  },
];
