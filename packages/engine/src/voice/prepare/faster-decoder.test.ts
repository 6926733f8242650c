import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fasterOf, race } from './faster-decoder.ts';

test('decoders take turns; after a first round, the shortest turn counts', async () => {
  let now = 0;
  const turns: string[] = [];
  const worker =
    (name: string, ...times: number[]) =>
    async () => {
      turns.push(name);
      now += times.shift() ?? Number.NaN;
    };
  const times = await race(
    { f32: worker('f32', 1, 40, 30), f16: worker('f16', 90, 20, 25) },
    { rounds: 2, clock: () => now },
  );
  assert.deepEqual(times, { f32: 30, f16: 20 });
  assert.deepEqual(turns, ['f32', 'f16', 'f32', 'f16', 'f32', 'f16']);
});

test('half precision has to save a tenth of the time', () => {
  assert.equal(fasterOf({ f32: 100, f16: 60 }), 'f16');
  assert.equal(fasterOf({ f32: 100, f16: 90 }), 'f16');
  assert.equal(fasterOf({ f32: 100, f16: 95 }), 'f32');
  assert.equal(fasterOf({ f32: 100, f16: 300 }), 'f32');
});
