import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LinearCost, WindowCosts } from '../window-costs.ts';
import { solveSchedule } from './solve-schedule.ts';
import { heldFrames, STREAM } from './window.ts';

/** The embedded voice on x64, measured: 0.05 of the time of its speech. */
const X64: WindowCosts = {
  encoder: { fixedMs: 1, msPerUnit: 0.12 },
  flow: { fixedMs: 14.2, msPerUnit: 0.081 },
  decoder: { fixedMs: 1.5, msPerUnit: 0.37 },
};
const FRAME_MS = 256 / 22.05;

/** A machine that takes `factor` times as long. */
const times = (factor: number) => {
  const slower = ({ fixedMs, msPerUnit }: LinearCost) => ({
    fixedMs: factor * fixedMs,
    msPerUnit: factor * msPerUnit,
  });
  const { encoder, flow, decoder } = X64;
  const costs = { encoder: slower(encoder), flow: slower(flow), decoder: slower(decoder) };
  return solveSchedule({ costs, frameMs: FRAME_MS, decoderHalo: 11 });
};

test('a machine that is as fast, or takes twice as long, streams as usual', () => {
  for (const factor of [0, 0.01, 0.5, 1, 1.5, 2]) assert.deepEqual(times(factor), STREAM);
});

/** By published figures of the stock graph: 0.79 of the time on a Pi 4, 0.09 on the x64. */
const PI_4 = 8.6;
const PI_5 = 3;

test('on a Pi 5 the first window is longer', () => {
  const { first, held, heldShare } = times(PI_5);
  assert.deepEqual({ first, held, heldShare }, { first: 28, held: 0, heldShare: 0 });
});

test('on a Pi 4 it is the longest window', () => {
  const { first, held, heldShare } = times(PI_4);
  assert.deepEqual({ first, held, heldShare }, { first: 112, held: 0, heldShare: 0 });
});

test('on a machine slower than that, two windows are made before the first audio', () => {
  const { first, growth, held, heldShare } = times(1.1 * PI_4);
  assert.deepEqual(
    { first, growth, held, heldShare },
    { first: 72, growth: 1.25, held: 162, heldShare: 0 },
  );
});

test('a machine slower than speech holds back a share, and more of it the slower it is', () => {
  const shares = [12, 20, 40, 400].map((factor) => {
    const schedule = times(factor);
    return heldFrames(4_096, schedule) / 4_096;
  });
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => a - b),
  );
  assert.ok((shares[0] as number) < 0.25 && (shares[3] as number) > 0.9, `${shares}`);
});
