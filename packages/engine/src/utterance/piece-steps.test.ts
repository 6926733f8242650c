import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BATCH, forSharing, STREAM, type WindowSchedule, windowsOf } from '../synthesis/window.ts';
import { PieceSteps, type Step } from './piece-steps.ts';

const HALO = 12;

const encoded = (frames: number, schedule: WindowSchedule): PieceSteps => {
  const steps = new PieceSteps();
  assert.deepEqual(steps.take()?.work, { kind: 'encode' });
  steps.encoded(windowsOf(frames, schedule, HALO), frames, HALO);
  return steps;
};

const told = ({ work }: Step): string =>
  work.kind === 'encode' ? 'encode' : `${work.kind} ${work.frames.first}-${work.frames.end}`;

test('one worker makes each window as soon as its latent is there', () => {
  const steps = encoded(200, STREAM);
  const order: string[] = [];
  for (let step = steps.take(); step !== undefined; step = steps.take()) {
    order.push(told(step));
    steps.done(step);
  }
  assert.deepEqual(order, [
    ...['flow 0-32', 'decode 0-20', 'flow 32-200', 'decode 20-60'],
    ...['decode 60-140', 'decode 140-200'],
  ]);
});

test('a second worker takes the flow’s next window while the first window is made', () => {
  const steps = encoded(400, forSharing(STREAM, 4));
  const flow = steps.take() as Step;
  assert.equal(told(flow), 'flow 0-32');
  const next = steps.take() as Step;
  assert.equal(told(next), 'flow 32-224');
  steps.done(flow);
  assert.equal(told(steps.take() as Step), 'decode 0-20');
  assert.equal(told(steps.take() as Step), 'flow 224-400');
  assert.equal(steps.take(), undefined);
  steps.done(next);
  assert.equal(told(steps.take() as Step), 'decode 20-60');
});

test('nothing is taken while the encoder runs; a step that failed is taken again', () => {
  const steps = new PieceSteps();
  const encode = steps.take() as Step;
  assert.equal(steps.take(), undefined);
  steps.giveBack(encode);
  assert.equal(steps.take(), encode);
  steps.encoded(windowsOf(100, BATCH, HALO), 100, HALO);
  const flow = steps.take() as Step;
  assert.equal(steps.take(), undefined);
  steps.giveBack(flow);
  assert.equal(steps.take(), flow);
});

test('the first window is taken with its flow, by one worker', () => {
  const steps = encoded(400, STREAM);
  const first = steps.takeFirstWindow();
  assert.deepEqual(first.map(told), ['flow 0-32', 'decode 0-20']);
  assert.equal(told(steps.take() as Step), 'flow 32-224');
  for (const step of first) steps.giveBack(step);
  assert.equal(told(steps.take() as Step), 'flow 0-32');
});

/** Runs all steps with so many workers; `pick` chooses which of the steps in hand is done next. */
const runAll = (steps: PieceSteps, frames: number, workers: number, pick: () => number): void => {
  const inHand: Step[] = [];
  const latent = new Set<number>();
  const spoken = new Set<number>();
  const expectLatent = (first: number, end: number) => {
    for (let frame = first; frame < end; frame++) assert.ok(latent.has(frame), `frame ${frame}`);
  };
  for (;;) {
    while (inHand.length < workers) {
      const step = steps.take();
      if (step === undefined) break;
      inHand.push(step);
      if (step.work.kind !== 'decode') continue;
      const { first, end } = step.work.frames;
      expectLatent(Math.max(0, first - HALO), Math.min(frames, end + HALO));
    }
    if (inHand.length === 0) break;
    const [step] = inHand.splice(pick() % inHand.length, 1) as [Step];
    steps.done(step);
    if (step.work.kind === 'encode') continue;
    const made = step.work.kind === 'flow' ? latent : spoken;
    const { first, end } = step.work.frames;
    for (let frame = first; frame < end; frame++) {
      assert.ok(!made.has(frame), `frame ${frame} twice`);
      made.add(frame);
    }
  }
  assert.deepEqual([latent.size, spoken.size], [frames, frames]);
};

test('with any number of workers, each step comes once, after those that it needs', () => {
  let state = 1;
  const pick = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 8;
  };
  for (const schedule of [STREAM, BATCH, forSharing(STREAM, 2), forSharing(STREAM, 4)]) {
    for (const workers of [1, 2, 3, 6]) {
      for (const frames of [1, 20, 31, 64, 257, 600, 1_999]) {
        runAll(encoded(frames, schedule), frames, workers, pick);
      }
    }
  }
});
