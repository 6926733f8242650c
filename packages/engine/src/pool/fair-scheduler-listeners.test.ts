import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FairScheduler } from './fair-scheduler.ts';
import { job } from './testing/scheduled-job.ts';

const WHOLE = { leadMs: Number.POSITIVE_INFINITY };

test('the listener who would hear a gap first goes first; who has enough runs last', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(1);
  scheduler.add(job('first', 1, done));
  scheduler.add(job('calm', 2, done, { leadMs: 4000 }));
  scheduler.add(job('begun', 2, done, { leadMs: 1800 }));
  scheduler.add(job('new', 2, done));
  scheduler.add(job('soon', 2, done, { leadMs: 400 }));
  scheduler.add(job('sooner', 2, done, { leadMs: 100 }));
  scheduler.add(job('ahead', 1, done, { leadMs: 100, isAhead: true }));
  scheduler.add(job('later', 1, done, { leadMs: 100, priority: 'background' }));
  await scheduler.idle();
  const order = 'first sooner sooner soon soon new new begun begun calm calm ahead later';
  assert.equal(done.join(' '), order);
});

test('where units are quick and few wait, a listener needs less audio in hand', async () => {
  for (const [unitMs, others, order] of [
    [50, 1, 'first new playing other'],
    [50, 8, `first playing new${' other'.repeat(8)}`],
    [400, 1, 'first playing new other'],
    [undefined, 1, 'first playing new other'],
  ] as const) {
    const done: string[] = [];
    const scheduler = new FairScheduler(1);
    scheduler.add(job('first', 1, done, { unitMs }));
    scheduler.add(job('playing', 1, done, { unitMs, leadMs: 600 }));
    for (let other = 0; other < others; other++) {
      scheduler.add(job('other', 1, done, { ...WHOLE, unitMs }));
    }
    scheduler.add(job('new', 1, done, { unitMs }));
    await scheduler.idle();
    assert.equal(done.join(' '), order, `${unitMs} ms, ${others} others`);
  }
});

test('a caller’s own jobs have the same order', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(1);
  const caller = 'one';
  scheduler.add(job('first', 1, done));
  scheduler.add(job('calm', 2, done, { caller, leadMs: 5000 }));
  scheduler.add(job('new', 2, done, { caller }));
  scheduler.add(job('soon', 2, done, { caller, leadMs: 400 }));
  await scheduler.idle();
  assert.equal(done.join(' '), 'first soon soon new new calm calm');
});

test('a head start has an end', async () => {
  const done: string[] = [];
  const scheduler = new FairScheduler(1);
  scheduler.add(job('first', 1, done));
  scheduler.add(job('whole', 10, done, WHOLE));
  scheduler.add(job('hungry', 700, done, { leadMs: 0 }));
  scheduler.add(job('new', 700, done));
  await scheduler.idle();
  const place = (name: string) => done.indexOf(name);
  assert.ok(place('new') > 250 && place('new') <= 301 + 1, String(place('new')));
  assert.ok(place('whole') > 700 && place('whole') <= 901 + 2, String(place('whole')));
});
