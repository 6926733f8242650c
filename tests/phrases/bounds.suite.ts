/** Many distinct phrases: memory and disk keep to their bounds, seen from outside. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { StateFolder, said } from './cached-service.ts';

const PHRASES = Number(process.env.PHRASES ?? 600);
/** Bounds that the phrases fill twice and more. */
const { MEMORY = '2M', DISK = '4M' } = process.env;
const MIB = 1024 * 1024;
const bytes = (size: string): number => Number(size.slice(0, -1)) * MIB;
const CLIENTS = 4;

test(`${PHRASES} phrases through ${MEMORY} of memory and ${DISK} of disk`, async (t) => {
  const state = new StateFolder();
  after(() => state.remove());
  await state.run({ memory: MEMORY, disk: DISK, workers: 2 }, async (service) => {
    let next = 0;
    let mostOnDisk = 0;
    let full = 0;
    let mostResident = 0;
    const client = async (): Promise<void> => {
      while (next < PHRASES) {
        const at = next++;
        const { use } = await said(service, `Number ${at} of many, which is said once. And ${at}.`);
        assert.equal(use, 'miss');
        mostOnDisk = Math.max(mostOnDisk, state.usedBytes());
        assert.ok(mostOnDisk <= bytes(DISK), `${mostOnDisk} on the disk`);
        if (at < PHRASES / 2) full = Math.max(full, service.residentMib());
        else mostResident = Math.max(mostResident, service.residentMib());
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    const inMemory = await service.metric('hailo_piper_phrase_bytes{level="memory"}');
    t.diagnostic(
      `disk ${(mostOnDisk / MIB).toFixed(1)} MiB, memory ${(inMemory / MIB).toFixed(1)} MiB; ` +
        `resident ${full.toFixed(0)} MiB in the first half, ${mostResident.toFixed(0)} in the second`,
    );
    assert.ok(inMemory <= bytes(MEMORY));
    assert.ok(mostOnDisk > 0.8 * bytes(DISK), 'the disk is full');
    assert.ok(mostResident <= 1.05 * full, `${full} MiB, then ${mostResident} MiB`);
    // By itself, so that it need not share the room of what is being spoken.
    const again = async () => (await said(service, 'One more, which is said twice.')).use;
    assert.deepEqual([await again(), await again()], ['miss', 'hit']);
  });
});
