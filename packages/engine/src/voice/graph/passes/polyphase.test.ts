import assert from 'node:assert/strict';
import { test } from 'node:test';
import { polyphase } from './polyphase.ts';

/** A transposed convolution of one channel, by definition. */
const upsampled = (signal: readonly number[], kernel: readonly number[], stride: number) => {
  const result = new Array<number>((signal.length - 1) * stride + kernel.length).fill(0);
  signal.forEach((value, i) => {
    kernel.forEach((weight, tap) => {
      result[i * stride + tap] = (result[i * stride + tap] ?? 0) + value * weight;
    });
  });
  return result;
};

/** The same from phases: each is a convolution, and their samples are interleaved. */
const byPhases = (signal: readonly number[], kernel: readonly number[], stride: number) => {
  const weights = Float32Array.from(kernel);
  const phases = polyphase({ weights, inputs: 1, outputs: 1, taps: kernel.length, stride });
  const reach = phases.taps - 1;
  return Array.from({ length: (signal.length + reach) * stride }, (_, sample) => {
    const position = Math.floor(sample / stride) - reach;
    let sum = 0;
    for (let tap = 0; tap < phases.taps; tap += 1) {
      const weight = phases.weights[(sample % stride) * phases.taps + tap] as number;
      sum += (signal[position + tap] ?? 0) * weight;
    }
    return sum;
  });
};

const SIGNAL = [3, -1, 4, 1, -5];

test('interleaved phases give the transposed convolution', () => {
  const kernel = [1, 2, 3, 4, 5, 6, 7, 8];
  assert.deepEqual(byPhases(SIGNAL, kernel, 4), upsampled(SIGNAL, kernel, 4));
});

test('a kernel whose length is no multiple of the stride is padded with zeros', () => {
  const kernel = [1, 2, 3, 4, 5];
  const expected = upsampled(SIGNAL, kernel, 3);
  const made = byPhases(SIGNAL, kernel, 3);
  assert.deepEqual(made, [...expected, 0]);
});

test('channels stay separate: the outputs of a phase are adjacent', () => {
  // [inputs 2, outputs 2, taps 2]
  const weights = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const phases = polyphase({ weights, inputs: 2, outputs: 2, taps: 2, stride: 2 });
  assert.equal(phases.taps, 1);
  assert.deepEqual([...phases.weights], [1, 5, 3, 7, 2, 6, 4, 8]);
});
