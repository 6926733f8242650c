import assert from 'node:assert/strict';
import { test } from 'node:test';
import { someSound } from '../testing/sound.ts';
import { inSlices } from './slices.ts';

test('slices are at most half a second and add up to the input', async () => {
  const sound = someSound(100_000);
  const parts = [sound.subarray(0, 70_000), new Int16Array(0), sound.subarray(70_000)];
  const out: number[] = [];
  for await (const slice of inSlices({ parts, sampleRate: 16_000 })) {
    assert.ok(slice.length <= 8000);
    out.push(...slice);
  }
  assert.deepEqual(Int16Array.from(out), sound);
});

test('other work gets a turn after each slice', async () => {
  let turns = 0;
  const count = (): void => {
    turns++;
    timer = setImmediate(count);
  };
  let timer = setImmediate(count);
  const turnsBefore: number[] = [];
  for await (const _ of inSlices({ parts: [new Int16Array(64_000)], sampleRate: 16_000 })) {
    turnsBefore.push(turns);
  }
  clearImmediate(timer);
  assert.equal(turnsBefore.length, 8);
  for (let i = 1; i < 8; i++) assert.ok(Number(turnsBefore[i]) > Number(turnsBefore[i - 1]));
});
