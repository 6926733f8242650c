import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createResampler, resampledLength } from './resample.ts';

const AMPLITUDE = 20_000;

/** Usual rates up and down, all of Opus's rates, and odd rates, which are interpolated. */
const RATES: readonly (readonly [number, number])[] = [
  [22_050, 24_000],
  [16_000, 24_000],
  [22_050, 48_000],
  [22_050, 44_100],
  [22_050, 32_000],
  [22_050, 16_000],
  [22_050, 12_000],
  [22_050, 11_025],
  [22_050, 8_000],
  [16_000, 11_025],
  [16_000, 48_000],
  [44_100, 48_000],
  [48_000, 8_000],
  [22_050, 47_999],
  [22_050, 23_003],
  [22_050, 19_997],
  [22_050, 8_001],
];

function tone(hz: number, sampleRate: number, length: number): Int16Array {
  return Int16Array.from({ length }, (_, n) =>
    Math.round(AMPLITUDE * Math.sin((2 * Math.PI * hz * n) / sampleRate)),
  );
}

function resample(samples: Int16Array, from: number, to: number, piece: number): Int16Array {
  const resampler = createResampler(from, to);
  const out: number[] = [];
  for (let at = 0; at < samples.length; at += piece) {
    out.push(...resampler.push(samples.subarray(at, at + piece)));
  }
  out.push(...resampler.flush());
  return Int16Array.from(out);
}

/** Amplitude of one frequency, with a Hann window against leakage of others. */
function level(samples: Int16Array, hz: number, sampleRate: number): number {
  let real = 0;
  let imaginary = 0;
  for (let n = 0; n < samples.length; n++) {
    const window = 1 - Math.cos((2 * Math.PI * n) / (samples.length - 1));
    const angle = (2 * Math.PI * hz * n) / sampleRate;
    real += (samples[n] as number) * window * Math.cos(angle);
    imaginary += (samples[n] as number) * window * Math.sin(angle);
  }
  return (2 * Math.hypot(real, imaginary)) / samples.length;
}

const decibel = (ratio: number) => 20 * Math.log10(ratio);

for (const [from, to] of RATES) {
  const nyquist = Math.min(from, to) / 2;

  test(`${from} to ${to} Hz is exact, 70 dB down, to 0.9 of Nyquist`, () => {
    for (const share of [0.01, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9]) {
      const hz = share * nyquist;
      const out = resample(tone(hz, from, 4096), from, to, 4096);
      const expected = tone(hz, to, out.length);
      const edge = Math.ceil(to * 0.02);
      const worst = out
        .subarray(edge, -edge)
        .reduce(
          (most, value, n) => Math.max(most, Math.abs(value - (expected[n + edge] as number))),
          0,
        );
      // At −70 dB: ripple, images and a shift by a thousandth of a sample would all exceed it.
      assert.ok(worst < AMPLITUDE * 10 ** (-70 / 20), `${share} of Nyquist: off by ${worst}`);
    }
  });

  test(`${from} to ${to} Hz keeps aliases and images 70 dB down`, () => {
    // Up: a tone in the pass band must leave no mirror image. Down: a tone above the new Nyquist
    // frequency must vanish.
    const source = to > from ? 0.9 * nyquist : 1.05 * nyquist;
    const ghost = to > from ? from - source : to - source;
    const heard = ghost <= to / 2 ? ghost : to - ghost;
    const out = resample(tone(source, from, 16_384), from, to, 16_384).subarray(400, -400);
    const ghostDb = decibel(level(out, heard, to) / AMPLITUDE);
    assert.ok(ghostDb <= -70, `${ghostDb} dB at ${heard} Hz`);
  });

  test(`${from} to ${to} Hz gives the same samples however the input is cut`, () => {
    const samples = tone(440, from, 3001);
    const whole = resample(samples, from, to, samples.length);
    assert.equal(whole.length, resampledLength(samples.length, from, to));
    for (const piece of [1, 7, 256]) assert.deepEqual(resample(samples, from, to, piece), whole);
  });
}

test('keeps a constant level exactly', () => {
  const out = resample(new Int16Array(2000).fill(12_345), 22_050, 24_000, 500).subarray(200, -200);
  assert.ok(out.every((value) => value === 12_345));
});

test('clips instead of wrapping round', () => {
  const square = Int16Array.from({ length: 2000 }, (_, n) => (n % 100 < 50 ? 32_767 : -32_768));
  const out = resample(square, 22_050, 24_000, 2000);
  const high = out.filter(
    (_, n) => ((n * 22_050) / 24_000) % 100 > 5 && ((n * 22_050) / 24_000) % 100 < 44,
  );
  assert.ok(high.every((value) => value > 20_000));
  assert.equal(Math.max(...out), 32_767);
  assert.equal(Math.min(...out), -32_768);
});

test('lengths are exact for every short input, the empty one included', () => {
  for (let length = 0; length < 300; length++) {
    const out = resample(new Int16Array(length), 22_050, 24_000, 64);
    assert.equal(out.length, Math.ceil((length * 160) / 147));
  }
});

test('equal rates pass through', () => {
  const samples = Int16Array.of(1, -2, 3);
  assert.deepEqual(resample(samples, 22_050, 22_050, 2), samples);
});
