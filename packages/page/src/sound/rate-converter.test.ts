import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeptSamples } from './kept-samples.ts';
import { RateConverter } from './rate-converter.ts';

const AMPLITUDE = 20_000;
/** Rates of voices and of sound cards; the last one has no exact rows of the filter. */
const RATES = [
  [22_050, 48_000],
  [22_050, 44_100],
  [16_000, 48_000],
  [16_000, 44_100],
  [22_050, 192_000],
  [22_050, 16_000],
  [22_050, 47_999],
] as const;

function tone(hz: number, rate: number, length: number): Int16Array {
  return Int16Array.from({ length }, (_, n) =>
    Math.round(AMPLITUDE * Math.sin((2 * Math.PI * hz * n) / rate)),
  );
}

function keep(samples: Int16Array): KeptSamples {
  const kept = new KeptSamples();
  kept.append(samples);
  return kept;
}

function convert(converter: RateConverter, kept: KeptSamples, first: number, count: number) {
  const into = new Float32Array(count);
  converter.convert(kept, first, into);
  return into;
}

for (const [from, to] of RATES) {
  const converter = new RateConverter(from, to);
  const kept = keep(tone(1000, from, from / 2));
  const frames = converter.framesOf(kept.length, true);

  test(`${from} to ${to} Hz is the same tone, as long and as loud`, () => {
    assert.equal(frames, Math.ceil(to / 2));
    const whole = convert(converter, kept, 0, frames);
    for (let n = 1000; n < frames - 1000; n++) {
      const expected = (AMPLITUDE / 32_768) * Math.sin((2 * Math.PI * 1000 * n) / to);
      assert.ok(Math.abs((whole[n] as number) - expected) < 3e-4, `frame ${n}`);
    }
  });

  test(`${from} to ${to} Hz has no seams: parts in any order are the whole`, () => {
    const whole = convert(converter, kept, 0, frames);
    for (const first of [frames - 500, 0, 7001, 1, 4800]) {
      const part = convert(converter, kept, first, 500);
      assert.deepEqual(part, whole.subarray(first, first + 500), `from ${first}`);
    }
  });

  test(`${from} to ${to} Hz gives no frame that samples to come would change`, () => {
    const some = keep(tone(1000, from, 3000));
    const known = converter.framesOf(3000, false);
    assert.ok(known > (2850 * to) / from, `${known} frames`);
    assert.deepEqual(convert(converter, some, 0, known), convert(converter, kept, 0, known));
  });
}

test('equal rates leave the samples as they are', () => {
  const converter = new RateConverter(48_000, 48_000);
  const kept = keep(Int16Array.of(1, 2, 3));
  assert.equal(converter.framesOf(3, false), 3);
  assert.deepEqual([...convert(converter, kept, 1, 2)], [2 / 32_768, 3 / 32_768]);
});

test('few samples give no frames before they are complete', () => {
  const converter = new RateConverter(22_050, 48_000);
  assert.equal(converter.framesOf(5, false), 0);
  assert.equal(converter.framesOf(5, true), 11);
});
