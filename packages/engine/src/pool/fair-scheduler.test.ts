import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FairScheduler, type Job } from './fair-scheduler.ts';
import { job } from './testing/scheduled-job.ts';

test('jobs take turns, so a short one waits for one unit of a long one', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(1);
  scheduler.add(job('long', 4, done));
  scheduler.add(job('short', 1, done));
  scheduler.add(job('middle', 2, done));
  await scheduler.idle();
  assert.deepEqual(done, ['long', 'short', 'middle', 'long', 'middle', 'long', 'long']);
});

test('no more units run than there are slots, and never two of one job', async () => {
  const scheduler = new FairScheduler(2);
  let running = 0;
  let most = 0;
  const counted = (units: number): Job => {
    let left = units;
    let mine = 0;
    return {
      ready: true,
      runUnit: async () => {
        running += 1;
        mine += 1;
        most = Math.max(most, running);
        assert.equal(mine, 1);
        await new Promise(setImmediate);
        running -= 1;
        mine -= 1;
        left -= 1;
        return left > 0;
      },
    };
  };
  for (const units of [5, 3, 4]) scheduler.add(counted(units));
  await scheduler.idle();
  assert.equal(most, 2);
});

test('a job whose reader is behind is passed over until it is woken', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(1);
  const slow = job('slow', 1, done);
  slow.ready = false;
  scheduler.add(slow);
  scheduler.add(job('quick', 2, done));
  await scheduler.idle();
  assert.deepEqual(done, ['quick', 'quick']);
  slow.ready = true;
  scheduler.wake();
  await scheduler.idle();
  assert.deepEqual(done, ['quick', 'quick', 'slow']);
});

test('a removed job gets no further turn', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(1);
  const gone = job('gone', 3, done);
  scheduler.add(job('first', 1, done));
  scheduler.add(gone);
  scheduler.remove(gone);
  await scheduler.idle();
  assert.deepEqual(done, ['first']);
});

test('a unit that must run alone waits for its turn, then for the others, and they wait for it', async () => {
  const scheduler = new FairScheduler(3);
  const running = new Set<string>();
  const seen: string[] = [];
  const watched = (name: string, units: number, alone = false): Job & { alone: boolean } => {
    let left = units;
    const self = {
      ready: true,
      alone,
      runUnit: async () => {
        running.add(name);
        for (let i = 0; i < 3; i++) await null;
        seen.push([...running].sort().join(' '));
        running.delete(name);
        self.alone = false;
        left -= 1;
        return left > 0;
      },
    };
    return self;
  };
  scheduler.add(watched('a', 2));
  scheduler.add(watched('suspect', 2, true));
  scheduler.add(watched('b', 1));
  await scheduler.idle();
  assert.deepEqual(seen.slice(0, 2), ['a', 'suspect']);
  const withOthers = seen.slice(2).filter((together) => together.includes(' '));
  assert.ok(withOthers.some((together) => together.split(' ').includes('suspect')));
});
