/** ffmpeg is missing, fails or hangs while others are served; no place in the queue is lost. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type HostileService, withHostileService } from './hostile-service.ts';
import { FFMPEG_FAULTS, ScriptedFfmpeg, WORKS } from './scripted-ffmpeg.ts';

const ffmpeg = new ScriptedFfmpeg();
after(() => ffmpeg.remove());

const aac = (service: HostileService, stream: boolean) =>
  service.ask('/v1/synthesize', { text: 'One. Two. Three.', format: 'aac', stream });

for (const [fault, script] of Object.entries(FFMPEG_FAULTS)) {
  test(`an ffmpeg that ${fault}: 40 answers fail or are encoded otherwise, nobody else is held up`, async (t) => {
    ffmpeg.install(WORKS);
    await withHostileService({ environment: { PATH: ffmpeg.folder } }, async (service) => {
      assert.equal((await aac(service, false)).status, 200);
      ffmpeg.install(script);
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
  ffmpeg.install(WORKS);
  await withHostileService({ environment: { PATH: ffmpeg.folder } }, async (service) => {
    assert.equal((await aac(service, false)).status, 200);
    ffmpeg.uninstall();
    assert.equal((await aac(service, false)).status, 200);
    await service.servesOthers();
  });
});
