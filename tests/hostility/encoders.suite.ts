/** ffmpeg is missing, fails or hangs while others are served; no place in the queue is lost. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type HostileService, withHostileService } from './hostile-service.ts';

const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-encoders-'));
after(() => rmSync(folder, { recursive: true }));
const ffmpeg = join(folder, 'ffmpeg');

/** Puts a script in its place, in one step. */
function install(script: string): void {
  const aside = `${ffmpeg}.new`;
  writeFileSync(aside, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
  chmodSync(aside, 0o755);
  renameSync(aside, ffmpeg);
}

/** Does what is wanted. */
const WORKS = "printf '\\377\\361'; exec cat";

const FAULTS: Readonly<Record<string, string>> = {
  'ends at once': 'exit 0',
  fails: 'echo no such encoder >&2; exit 1',
  'dies of a signal on the way': "printf '\\377\\361'; head -c 1000 >/dev/null; kill -KILL $$",
  'never reads': "printf '\\377\\361'; exec sleep 1000",
  'never writes': 'exec cat >/dev/null',
  'is no program': 'exit 126',
};

const aac = (service: HostileService, stream: boolean) =>
  service.ask('/v1/synthesize', { text: 'One. Two. Three.', format: 'aac', stream });

for (const [fault, script] of Object.entries(FAULTS)) {
  test(`an ffmpeg that ${fault}: 40 answers fail or are encoded otherwise, nobody else is held up`, async (t) => {
    install(WORKS);
    await withHostileService({ environment: { PATH: folder } }, async (service) => {
      assert.equal((await aac(service, false)).status, 200);
      install(script);
      const statuses: string[] = [];
      // At a time no more than the queue takes.
      for (let round = 0; round < 4; round++) {
        const answers = Array.from({ length: 10 }, (_, i) =>
          aac(service, i % 2 === 0).then(
            ({ status }) => String(status),
            () => 'cut',
          ),
        );
        await service.servesOthers();
        statuses.push(...(await Promise.all(answers)));
      }
      assert.ok(!statuses.includes('429'), statuses.join(' '));
      const { queue } = JSON.parse((await service.ask('/health')).body.toString());
      assert.deepEqual([queue.waiting, queue.active], [0, 0]);
      await service.servesOthers();
      t.diagnostic(statuses.join(' '));
      // The service's own encoder has taken over.
      assert.equal((await aac(service, false)).status, 200);
    });
  });
}

test('an ffmpeg that is removed costs one answer at most', async () => {
  install(WORKS);
  await withHostileService({ environment: { PATH: folder } }, async (service) => {
    assert.equal((await aac(service, false)).status, 200);
    rmSync(ffmpeg);
    assert.equal((await aac(service, false)).status, 200);
    await service.servesOthers();
  });
});
