import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AudioEncoder } from '@hailo-piper/audio';
import { AUDIO_FORMATS } from '@hailo-piper/audio';
import { BIT_RATES, encoded, inParts, someSound } from '@hailo-piper/audio/testing';
import { encodeWhole } from './encode-whole.ts';

/** The expected bytes: all samples are known before encoding starts. */
async function knownFromTheBeginning(
  encoder: AudioEncoder,
  sound: Int16Array,
  sampleRate: number,
  part: number,
): Promise<Buffer> {
  const answer = await encoded(encoder, sound, { sampleRate, part });
  await encoder.complete?.([answer], { sampleRate, length: sound.length });
  return answer;
}

for (const format of AUDIO_FORMATS) {
  test(`${format.name}: arriving samples give the same bytes as a known length`, async () => {
    for (const mp3_bitrate of format.name === 'mp3' ? [32, 64, 160] : [64]) {
      const encoder = await format.prepare({ ...BIT_RATES, mp3_bitrate });
      for (const sampleRate of [8000, 48_000]) {
        for (const [samples, part] of [
          [1, 1],
          [5000, 100],
          [40_011, 28_672],
          [3 * sampleRate, 2 * sampleRate],
        ] as const) {
          const sound = someSound(samples, sampleRate);
          const wanted = await knownFromTheBeginning(encoder, sound, sampleRate, part);
          let counted = 0;
          const add = (bytes: number) => {
            counted += bytes;
          };
          const parts = inParts(sound, part);
          const whole = await encodeWhole(encoder, { sampleRate, parts }, { add });
          const about = `${samples} samples at ${sampleRate} Hz`;
          assert.ok(Buffer.concat(whole.blocks).equals(wanted), about);
          assert.equal(whole.length, samples, about);
          assert.deepEqual([whole.size, counted], [wanted.length, wanted.length], about);
        }
      }
    }
  });

  test(`${format.name}: giving up an answer ends its source and its encoder`, async () => {
    const encoder = await format.prepare(BIT_RATES);
    let left = false;
    async function* endless(): AsyncGenerator<Int16Array> {
      try {
        for (;;) yield someSound(24_000);
      } finally {
        left = true;
      }
    }
    let counted = 0;
    const add = (bytes: number) => {
      counted += bytes;
      if (counted > 30_000) throw new Error('given up');
    };
    const given = encodeWhole(encoder, { sampleRate: 24_000, parts: endless() }, { add });
    await assert.rejects(given, { message: 'given up' });
    assert.ok(left);
  });
}

test('a known length changes only the completed header fields of flac and wav', async () => {
  for (const format of AUDIO_FORMATS.filter(({ name }) => name === 'flac' || name === 'wav')) {
    const encoder = await format.prepare(BIT_RATES);
    const sound = someSound(50_000);
    const known = await encoded(encoder, sound);
    const unknown = await encoded(encoder, sound, { length: null });
    assert.ok(!unknown.equals(known));
    await encoder.complete?.([unknown], { sampleRate: 22_050, length: sound.length });
    assert.ok(unknown.equals(known), format.name);
  }
});
