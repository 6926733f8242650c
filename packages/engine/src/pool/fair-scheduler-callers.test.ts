import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FairScheduler } from './fair-scheduler.ts';
import type { Job } from './job.ts';
import { job, serialJob } from './testing/scheduled-job.ts';

test('a caller waits for one unit of each other caller, however many jobs those have', async () => {
  for (const [many, slots] of [
    [3, 1],
    [40, 1],
    [40, 2],
  ] as const) {
    const done: string[] = [];
    const scheduler = new FairScheduler(slots);
    for (let i = 0; i < many; i++) scheduler.add(job('crowd', 3, done, { caller: 'crowd' }));
    for (let i = 0; i < many; i++) scheduler.add(job('other', 3, done, { caller: 'other' }));
    scheduler.add(job('one', 3, done, { caller: 'one' }));
    await scheduler.idle();
    const places = done.flatMap((name, place) => (name === 'one' ? [place] : []));
    // After the running units of the crowd, one unit of each caller.
    assert.ok((places[0] ?? 99) <= slots + 1, `${many} jobs: ${places}`);
    for (const [i, place] of places.slice(1).entries()) {
      assert.ok(place - (places[i] ?? 0) <= slots + 2, `${many} jobs: ${places}`);
    }
    assert.equal(done.length, 6 * many + 3);
  }
});

test('a caller that adds a job after each finished one gets every second unit', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(1);
  for (let i = 0; i < 40; i++) scheduler.add(job('crowd', 2, done, { caller: 'crowd' }));
  let left = 10;
  const one = (): Job =>
    serialJob({ caller: 'one' }, async () => {
      await null;
      done.push('one');
      left -= 1;
      // As a client does, once its request is served.
      if (left > 0) queueMicrotask(() => scheduler.add(one()));
      return false;
    });
  scheduler.add(one());
  await scheduler.idle();
  const first = done.slice(0, 20).map((name) => (name === 'one' ? 1 : 0));
  assert.equal(first.filter(Boolean).length, 10, done.join(' '));
});

test('the jobs of one caller take turns among themselves', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(1);
  for (const name of ['a1', 'a2', 'a3']) scheduler.add(job(name, 2, done, { caller: 'a' }));
  scheduler.add(job('b1', 3, done, { caller: 'b' }));
  await scheduler.idle();
  assert.equal(done.join(' '), 'a1 b1 a2 b1 a3 b1 a1 a2 a3');
});

test('jobs without a caller each take turns as a caller of their own', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(1);
  for (const name of ['x', 'y']) scheduler.add(job(name, 2, done));
  for (const name of ['a1', 'a2']) scheduler.add(job(name, 2, done, { caller: 'a' }));
  await scheduler.idle();
  assert.equal(done.join(' '), 'x y a1 x y a2 a1 a2');
});

test('all workers work for the only caller', async () => {
  const scheduler = new FairScheduler(3);
  let most = 0;
  for (let i = 0; i < 5; i++) {
    scheduler.add(
      serialJob({ caller: 'only' }, async () => {
        most = Math.max(most, scheduler.running);
        await new Promise(setImmediate);
        return false;
      }),
    );
  }
  await scheduler.idle();
  assert.equal(most, 3);
});

test('background jobs run only while no caller’s interactive job needs a worker', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(1);
  scheduler.add(job('book', 3, done, { caller: 'a', priority: 'background' }));
  scheduler.add(job('ahead', 2, done, { caller: 'b', isAhead: true }));
  scheduler.add(job('a', 2, done, { caller: 'a' }));
  scheduler.add(job('other book', 1, done, { caller: 'c', priority: 'background' }));
  await scheduler.idle();
  // The book began before the others came.
  assert.deepEqual(done, ['book', 'a', 'a', 'ahead', 'ahead', 'other book', 'book', 'book']);
});

test('a caller whose readers all have enough audio comes after callers that need audio', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(1);
  const jobs = [1, 2].map((i) => job(`ahead ${i}`, 2, done, { caller: 'a', isAhead: true }));
  for (const one of jobs) scheduler.add(one);
  scheduler.add(job('b', 2, done, { caller: 'b' }));
  scheduler.add(job('c', 1, done, { caller: 'c' }));
  await scheduler.idle();
  assert.equal(done.join(', '), 'ahead 1, b, c, b, ahead 2, ahead 1, ahead 2');
});

test('in its turn, a caller’s job that needs audio goes first', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(1);
  scheduler.add(job('first', 1, done, { caller: 'z' }));
  scheduler.add(job('a ahead', 1, done, { caller: 'a', isAhead: true }));
  scheduler.add(job('a', 2, done, { caller: 'a' }));
  scheduler.add(job('b', 2, done, { caller: 'b' }));
  await scheduler.idle();
  assert.equal(done.join(', '), 'first, a, b, a, b, a ahead');
});

test('a removed job and a caller without jobs leave nothing behind', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(1);
  const running = job('running', 2, done, { caller: 'a' });
  const gone = job('gone', 2, done, { caller: 'a' });
  scheduler.add(running);
  scheduler.add(gone);
  scheduler.remove(gone);
  scheduler.remove(gone);
  scheduler.add(job('b', 1, done, { caller: 'b' }));
  await scheduler.idle();
  scheduler.add(job('again', 1, done, { caller: 'a' }));
  await scheduler.idle();
  assert.deepEqual(done, ['running', 'b', 'running', 'again']);
});

test('a job that must run alone keeps its turn until the others are done', async () => {
  const scheduler = new FairScheduler(2);
  const beside: number[] = [];
  const suspect = serialJob({ caller: 'crowd', alone: true }, async () => {
    beside.push(scheduler.running);
    await new Promise(setImmediate);
    beside.push(scheduler.running);
    return false;
  });
  scheduler.add(job('a', 2, [], { caller: 'a' }));
  scheduler.add(suspect);
  for (let i = 0; i < 3; i++) scheduler.add(job('crowd', 2, [], { caller: 'crowd' }));
  await scheduler.idle();
  assert.deepEqual(beside, [1, 1]);
});

test('who waits for its turn is before all others within some seconds, however many they are', async () => {
  for (const terms of [{}, { leadMs: Number.POSITIVE_INFINITY }]) {
    const done: string[] = [];
    let seconds = 0;
    const scheduler = new FairScheduler(1, () => seconds * 1000);
    for (let stream = 0; stream < 32; stream++) {
      const others = serialJob({ leadMs: 0 }, async () => {
        done.push('other');
        seconds += 0.1;
        return seconds < 60;
      });
      scheduler.add(others);
    }
    scheduler.add(job('waiting', 1, done, terms));
    await scheduler.idle();
    const waited = done.indexOf('waiting') * 0.1;
    assert.ok(waited > 5 && waited < 16, `${waited} s`);
  }
});
