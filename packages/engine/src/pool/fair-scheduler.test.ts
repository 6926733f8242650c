import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FairScheduler } from './fair-scheduler.ts';
import type { Job } from './job.ts';
import { job, serialJob } from './testing/scheduled-job.ts';

test('jobs take turns, so a short one waits for one unit of a long one', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(1);
  scheduler.add(job('long', 4, done));
  scheduler.add(job('short', 1, done));
  scheduler.add(job('middle', 2, done));
  await scheduler.idle();
  assert.deepEqual(done, ['long', 'short', 'middle', 'long', 'middle', 'long', 'long']);
});

test('no more units run than there are slots', async () => {
  const scheduler = new FairScheduler(2);
  let running = 0;
  let most = 0;
  const counted = (units: number): Job => {
    let left = units;
    return serialJob({}, async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      left -= 1;
      return left > 0;
    });
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
    const self = serialJob({ alone }, async () => {
      running.add(name);
      for (let i = 0; i < 3; i++) await null;
      seen.push([...running].sort().join(' '));
      running.delete(name);
      self.alone = false;
      left -= 1;
      return left > 0;
    });
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

/** A job of `units` units that may all run at once; notes its name at the end of each. */
function wideJob(name: string, units: number, done: string[], cost = 1, caller?: string): Job {
  let taken = 0;
  let left = units;
  return {
    caller,
    ready: true,
    get isOver() {
      return left === 0;
    },
    next: () => {
      if (taken === units) return undefined;
      taken += 1;
      const run = async () => {
        await new Promise(setImmediate);
        left -= 1;
        done.push(name);
      };
      return { cost, run };
    },
  };
}

test('a job that is alone takes all slots', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(3);
  scheduler.add(wideJob('one', 7, done));
  assert.equal(scheduler.running, 3);
  await scheduler.idle();
  assert.equal(done.length, 7);
});

test('a job that comes while another takes all slots gets the next one', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(2);
  scheduler.add(wideJob('wide', 8, done));
  scheduler.add(job('late', 2, done));
  await scheduler.idle();
  assert.deepEqual(done.slice(0, 4).sort(), ['late', 'late', 'wide', 'wide'].sort());
});

test('a job whose next unit depends on running ones is passed over', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(2);
  scheduler.add(job('serial', 2, done));
  scheduler.add(job('other', 3, done));
  await scheduler.idle();
  assert.equal(done.length, 5);
  assert.equal(scheduler.running, 0);
});

test('callers get the same share of work, whatever the size of their units', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(1);
  scheduler.add(wideJob('large', 20, done, 30, 'a'));
  scheduler.add(wideJob('small', 40, done, 5, 'b'));
  await scheduler.idle();
  const before = done.slice(0, 35);
  assert.equal(before.filter((name) => name === 'large').length, 5);
});

test('a caller that comes again after each job gets no more than its share', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(1);
  let left = 12;
  const again = () => {
    if (left === 0) return;
    left -= 1;
    const job = wideJob('again', 1, done, 40, 'again');
    const { next } = job;
    scheduler.add({
      ...job,
      get isOver() {
        return true;
      },
      next: () => {
        const unit = next();
        return (
          unit && {
            ...unit,
            run: async (free) => {
              await unit.run(free);
              queueMicrotask(again);
            },
          }
        );
      },
    });
  };
  again();
  scheduler.add(wideJob('steady', 60, done, 10, 'steady'));
  await scheduler.idle();
  const first = done.slice(0, 50);
  assert.equal(first.filter((name) => name === 'again').length, 10);
});

test('a new caller need not make up for what others were given before', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(1);
  scheduler.add(wideJob('old', 30, done, 1, 'old'));
  while (done.length < 10) await new Promise(setImmediate);
  scheduler.add(wideJob('new', 10, done, 1, 'new'));
  await scheduler.idle();
  const behind = done.slice(10, 30).filter((name) => name === 'new').length;
  assert.ok(behind >= 9 && behind <= 10, done.join(' '));
});
