import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CEILING, Limiter } from './limiter.ts';

const RATE = 22_050;

const limit = (samples: Float32Array, piece = samples.length): number[] => {
  const limiter = new Limiter(RATE);
  const out: number[] = [];
  for (let at = 0; at < samples.length; at += piece) {
    out.push(...limiter.push(samples.subarray(at, at + piece)));
  }
  out.push(...limiter.flush());
  return out;
};

const tone = (seconds: number, amplitude: (second: number) => number): Float32Array =>
  Float32Array.from(
    { length: seconds * RATE },
    (_, i) => amplitude(i / RATE) * Math.sin((2 * Math.PI * 220 * i) / RATE),
  );

test('audio below the ceiling is unchanged', () => {
  const quiet = tone(0.5, () => 0.97);
  assert.deepEqual(limit(quiet), [...quiet]);
});

test('no output is above the ceiling, whatever the input', () => {
  const shapes = [
    tone(0.5, () => 5),
    tone(1, (second) => (second > 0.5 ? 3 : 0.1)),
    Float32Array.from({ length: 4_000 }, (_, i) => (i % 97 === 0 ? (-1) ** i * 40 : 0.2)),
    Float32Array.of(9),
  ];
  for (const shape of shapes) {
    const out = limit(shape);
    assert.equal(out.length, shape.length);
    const peak = Math.max(...out.map(Math.abs));
    assert.ok(peak <= CEILING + 1e-6, `peak ${peak}`);
  }
});

test('the gain comes back after a peak', () => {
  const out = limit(tone(1.5, (second) => (second < 0.2 ? 4 : 0.5)));
  const late = Math.max(...out.slice(-RATE / 10).map(Math.abs));
  assert.ok(late > 0.499, `${late}`);
});

test('pieces of any size give the same samples as the whole', () => {
  const loud = tone(0.3, (second) => 1 + 2 * second);
  const whole = limit(loud);
  for (const piece of [1, 7, 110, 1000]) assert.deepEqual(limit(loud, piece), whole);
});

test('a sound shorter than the look-ahead comes out whole', () => {
  assert.equal(limit(new Float32Array(3).fill(0.5)).length, 3);
  assert.equal(limit(new Float32Array(0)).length, 0);
});
