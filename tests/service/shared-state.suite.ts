/**
 * Two services with one state folder, of two versions and with voices of one file name and other
 * bytes, started, stopped and killed at random while they are asked. Run by
 * `npx -y pnpm@12 test:shared-state`; SEED and EVENTS in the environment make it another.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { randomNumbers } from './random-numbers.ts';
import {
  anotherVersion,
  type Kind,
  type Released,
  SharedStateService,
  VOICES,
  voiceFolders,
} from './shared-state-service.ts';

const EVENTS = Number(process.env.EVENTS ?? 50);
const SEED = Number(process.env.SEED ?? 20_261_128);
/** Entries that may be there: unused ones, one a service, and one each is making or has left. */
const MOST_ENTRIES = 4 + 2 + 2;

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-shared-'));
const prepared = join(home, 'state', 'hailo-piper', 'prepared');
const released = new Map<string, Released>();
after(() => {
  for (const { remove } of released.values()) remove();
  rmSync(home, { recursive: true });
});

const bytesBelow = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true }).reduce((sum, found) => {
    const path = join(folder, found.name);
    try {
      return sum + (found.isDirectory() ? bytesBelow(path) : statSync(path).size);
    } catch {
      // Removed in between.
      return sum;
    }
  }, 0);

const sizeNow = () => {
  try {
    return bytesBelow(prepared);
  } catch {
    return 0;
  }
};

before(() => {
  released.set('another', anotherVersion());
});

test(`${EVENTS} starts, stops and kills in any order, seed ${SEED}`, async (t) => {
  const random = randomNumbers(SEED);
  const folders = voiceFolders(home);
  const another = released.get('another')?.cli;
  assert.ok(another);

  // The right answers are those of a service alone.
  const right = new Map<string, Buffer>();
  for (const voice of VOICES) {
    const alone = new SharedStateService({ home: join(home, 'alone'), folders, another });
    alone.start({ voice, version: 'this' });
    await alone.untilReady();
    right.set(voice, await alone.ask());
    await alone.end('SIGKILL');
  }
  assert.ok(!right.get(VOICES[0])?.equals(right.get(VOICES[1]) as Buffer));

  let isOver = false;
  let largest = 0;
  const measuring = (async () => {
    while (!isOver) {
      largest = Math.max(largest, sizeNow());
      await delay(50);
    }
  })();
  const services = ['one', 'other'].map(
    () => new SharedStateService({ home: join(home, 'state'), folders, another, right }),
  );
  const load = services.map((service) => service.askUntil(() => isOver));

  const aKind = (): Kind => ({
    voice: VOICES[random(VOICES.length)] as string,
    version: random(2) === 0 ? 'this' : 'another',
    // Half of them have a voice that is new to the folder.
    ...(random(2) === 0 ? { edition: random(1_000_000) } : {}),
  });
  const counts: Record<string, number> = {};
  for (let event = 0; event < EVENTS; event++) {
    const service = services[random(services.length)] as SharedStateService;
    const happens = !service.isRunning
      ? 'start'
      : (['SIGKILL', 'SIGTERM', 'engine'] as const)[random(3)];
    counts[happens ?? ''] = (counts[happens ?? ''] ?? 0) + 1;
    if (happens === 'start') service.start(aKind());
    else if (happens === 'engine') service.killEngine();
    else if (happens !== undefined) await service.end(happens);
    // Some events come while a voice is being prepared, others while it speaks.
    if (random(3) > 0) await Promise.all(services.map((each) => each.untilAnswered()));
  }
  for (const service of services) if (!service.isRunning) service.start(aKind());
  for (const service of services) await service.untilAnswered();
  isOver = true;
  await Promise.all([...load, measuring]);

  const entries = readdirSync(prepared);
  const whole = entries.filter((name) => /-[0-9a-f]{40}$/.test(name));
  const oneEntry = bytesBelow(join(prepared, whole[0] as string));
  const answers = services.reduce((sum, { answered }) => sum + answered, 0);
  t.diagnostic(JSON.stringify({ ...counts, answers, entries: entries.length, largest, oneEntry }));
  for (const event of ['start', 'SIGKILL', 'SIGTERM', 'engine']) assert.ok(counts[event], event);
  assert.ok(answers > EVENTS);
  assert.ok(whole.length <= 4 + 2, `${whole.length} entries`);
  assert.ok(largest <= MOST_ENTRIES * 1.5 * oneEntry, `${largest} bytes, an entry has ${oneEntry}`);
  for (const service of services) await service.end('SIGTERM');
});
