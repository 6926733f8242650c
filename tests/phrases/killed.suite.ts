/** Kills, damage and disks that are full or cannot be written: no wrong sound, no failed request. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { randomNumbers } from '../service/random-numbers.ts';
import { StateFolder, said } from './cached-service.ts';

const KILLS = Number(process.env.KILLS ?? 50);
const DAMAGES = Number(process.env.DAMAGES ?? 1000);
const PHRASES = 20;
/** Half of the phrases fit. */
const DISK = '1M';
const DISK_BYTES = 1024 * 1024;
const ENTRY = /^[0-9a-f]{64}$/;

const texts = Array.from(
  { length: PHRASES },
  (_, at) => `This is phrase number ${at}. It goes on.`,
);

/** What each text has to sound like. */
async function rightHashes(state: StateFolder): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  await state.run({}, async (service) => {
    for (const text of texts) {
      hashes.set(text, (await said(service, text, { cache: false })).hash);
    }
  });
  return hashes;
}

test(`killed ${KILLS} times while it writes`, async (t) => {
  const state = new StateFolder();
  after(() => state.remove());
  const right = await rightHashes(state);
  const random = randomNumbers(Number(process.env.SEED ?? 20));
  let hits = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const service = await state.start({ disk: DISK });
    try {
      const exited = once(service.child, 'exit');
      // A slow machine is not killed before it has anything to write.
      await said(service, texts[random(PHRASES)] as string);
      const killing = delay(50 + random(400)).then(() => service.child.kill('SIGKILL'));
      while (service.child.exitCode === null && service.child.signalCode === null) {
        const text = texts[random(PHRASES)] as string;
        const answer = await Promise.race([
          said(service, text).catch(() => undefined),
          exited.then(() => undefined),
        ]);
        if (answer === undefined) break;
        assert.equal(answer.hash, right.get(text), text);
        if (answer.use === 'hit') hits += 1;
      }
      await killing;
      await exited;
    } finally {
      await service.remove();
    }
    assert.ok(state.usedBytes() <= DISK_BYTES, `${state.usedBytes()}`);
  }
  await state.run({ disk: DISK }, async (service) => {
    for (const text of texts) {
      const { hash, use } = await said(service, text);
      assert.equal(hash, right.get(text), text);
      if (use === 'hit') hits += 1;
    }
  });
  t.diagnostic(`${hits} hits`);
  assert.ok(hits > 0);
  assert.deepEqual(
    state.entries().filter((name) => !ENTRY.test(name)),
    [],
  );
});

test(`${DAMAGES} cuts and flipped bits: never a wrong sound, and the bad entries are gone`, async () => {
  const state = new StateFolder();
  after(() => state.remove());
  const right = await rightHashes(state);
  const random = randomNumbers(21);
  let damages = 0;
  while (damages < DAMAGES) {
    await state.run({ memory: '1M' }, async (service) => {
      for (const text of texts) {
        assert.equal((await said(service, text)).hash, right.get(text), text);
      }
    });
    for (const name of state.entries()) {
      const path = join(state.phrases, name);
      const file = readFileSync(path);
      const at = random(file.length);
      if (damages % 2 === 0) writeFileSync(path, file.subarray(0, at));
      else {
        file[at] = (file[at] as number) ^ (1 << random(8));
        writeFileSync(path, file);
      }
      damages += 1;
    }
  }
  await state.run({ memory: '1M' }, async (service) => {
    for (const text of texts) {
      const { hash, use } = await said(service, text);
      assert.equal(hash, right.get(text), text);
      assert.equal(use, 'miss');
    }
  });
});

for (const [name, mount] of [
  [
    'full',
    (path: string) => execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'none', path]),
  ],
  [
    'read-only',
    (path: string) => execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=1m', 'none', path]),
  ],
] as const) {
  test(`a disk that is ${name} costs one line of the log`, async () => {
    const state = new StateFolder();
    after(() => state.remove());
    const right = await rightHashes(state);
    mkdirSync(state.phrases, { recursive: true });
    mount(state.phrases);
    try {
      await state.run({}, async (service) => {
        for (const use of ['miss', 'hit']) {
          for (const text of texts) {
            assert.deepEqual(await said(service, text), { hash: right.get(text), use }, text);
          }
        }
        const lines = service
          .log()
          .split('\n')
          .filter((line) => line.includes('disk of the phrases'));
        assert.equal(lines.length, 1, service.log());
      });
    } finally {
      execFileSync('umount', [state.phrases]);
    }
  });
}
