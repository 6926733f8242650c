import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryWatch } from './memory-watch.ts';

const MIB = 1024 ** 2;

/** Resolves with what a watch reports first, or with undefined when `isOver` holds. */
async function reported(limitBytes: number, isOver: () => boolean): Promise<number | undefined> {
  let found: number | undefined;
  const watch = new MemoryWatch({
    limitBytes,
    onTooMuch: (usedBytes) => {
      found = usedBytes;
    },
  });
  watch.begin(1);
  watch.begin(2);
  watch.begin(2);
  watch.end(2);
  while (found === undefined && !isOver()) await new Promise(setImmediate);
  watch.end(1);
  return found;
}

test('memory near the limit is reported, in bytes', async () => {
  const filled = Buffer.alloc(200 * MIB, 1);
  const used = await reported(filled.length, () => false);
  assert.ok(used !== undefined && used > filled.length, `${used}`);
});

test('memory well below the limit is not', async () => {
  const until = performance.now() + 200;
  const limit = 100 * process.memoryUsage.rss();
  assert.equal(await reported(limit, () => performance.now() > until), undefined);
});

test('nothing is watched while no worker works', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  let reports = 0;
  const watch = new MemoryWatch({
    limitBytes: 1,
    onTooMuch: () => {
      reports += 1;
    },
  });
  t.mock.timers.tick(1000);
  assert.equal(reports, 0);
  watch.begin(1);
  t.mock.timers.tick(100);
  assert.equal(reports, 10);
  watch.end(1);
  t.mock.timers.tick(1000);
  assert.equal(reports, 10);
});
