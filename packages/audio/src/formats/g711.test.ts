import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BIT_RATES, encoded, someSound } from '../testing/sound.ts';
import { aLaw, alaw, muLaw, ulaw } from './g711.ts';

/** ITU-T G.711, table 2a: the lowest value of a code, in 14 bits, and the code. */
const MU_LAW = [
  [0, 0xff],
  [1, 0xfe],
  [3, 0xfd],
  [31, 0xef],
  [35, 0xee],
  [95, 0xdf],
  [103, 0xde],
  [223, 0xcf],
  [479, 0xbf],
  [991, 0xaf],
  [2015, 0x9f],
  [4063, 0x8f],
  [4319, 0x8e],
  [7903, 0x80],
] as const;

/** ITU-T G.711, table 1a: the lowest value of a code, in 13 bits, and the code before inversion. */
const A_LAW = [
  [0, 0x80],
  [2, 0x81],
  [62, 0x9f],
  [64, 0xa0],
  [128, 0xb0],
  [256, 0xc0],
  [512, 0xd0],
  [1024, 0xe0],
  [2048, 0xf0],
  [2176, 0xf1],
  [3968, 0xff],
] as const;

test('codes change at the decision values of the Recommendation', () => {
  for (const [lowest, code] of MU_LAW) {
    const sample = lowest * 4;
    assert.equal(muLaw(sample), code, `${lowest}`);
    assert.equal(muLaw(~sample), code - 0x80, `-${lowest}`);
    if (lowest > 0) assert.equal(muLaw(sample - 1), code + 1, `below ${lowest}`);
  }
  for (const [lowest, code] of A_LAW) {
    const sample = lowest * 8;
    assert.equal(aLaw(sample), code ^ 0x55, `${lowest}`);
    assert.equal(aLaw(~sample), (code - 0x80) ^ 0x55, `-${lowest}`);
    if (lowest > 0) assert.equal(aLaw(sample - 1), (code - 1) ^ 0x55, `below ${lowest}`);
  }
});

/** The decoder's outputs, as the Recommendation has them: the middle of each interval. */
const decodedMuLaw = (code: number): number => {
  const bits = ~code & 0xff;
  const size = (((bits & 15) * 2 + 33) << ((bits >> 4) & 7)) - 33;
  return (bits & 0x80 ? -size : size) * 4;
};
const decodedALaw = (code: number): number => {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const step = (bits & 15) * 2 + 1;
  const size = segment === 0 ? step : (step + 32) << (segment - 1);
  return (bits & 0x80 ? size : -size) * 8;
};

test('every code is that of its own decoded value', () => {
  for (let code = 0; code < 256; code++) {
    // µ-law has two zeros; the negative one is never needed.
    if (code !== 0x7f) assert.equal(muLaw(decodedMuLaw(code)), code, `µ-law ${code}`);
    assert.equal(aLaw(decodedALaw(code)), code, `A-law ${code}`);
  }
});

test('extreme samples keep their sign', () => {
  assert.deepEqual([32_767, -32_768].map(muLaw), [0x80, 0x00]);
  assert.deepEqual([32_767, -32_768].map(aLaw), [0xaa, 0x2a]);
});

for (const [format, codeOf] of [
  [ulaw, muLaw],
  [alaw, aLaw],
] as const) {
  test(`${format.name} is one byte a sample, however the sound is cut`, async () => {
    const encoder = await format.prepare(BIT_RATES);
    const sound = someSound(5000, 8000);
    const bytes = await encoded(encoder, sound, { sampleRate: 8000, part: 333 });
    assert.ok(bytes.equals(Buffer.from(Array.from(sound, codeOf))));
    assert.equal(format.size?.(sound.length), bytes.length);
  });
}
