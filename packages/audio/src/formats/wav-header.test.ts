import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wavHeader } from './wav-header.ts';

test('describes mono 16-bit audio of a known length', () => {
  assert.equal(
    Buffer.from(wavHeader(22_050, 1000)).toString('hex'),
    [
      '52494646', // RIFF
      '0c040000', // 36 + 1000
      '57415645666d7420', // WAVE, fmt
      '10000000',
      '01000100', // integer samples, one channel
      '22560000', // 22,050 frames a second
      '44ac0000', // 44,100 bytes a second
      '02001000', // 2 bytes a frame, 16 bits
      '64617461', // data
      'e8030000', // 1000
    ].join(''),
  );
});

test('a length too large for the fields is treated as unknown', () => {
  for (const bytes of [2 ** 32 - 36, 2 ** 32, 2 ** 40]) {
    const view = new DataView(wavHeader(48_000, bytes).buffer);
    assert.equal(view.getUint32(4, true), 0xffffffff);
    assert.equal(view.getUint32(40, true), Math.min(bytes, 0xffffffff));
  }
});

test('has 0xFFFFFFFF in both size fields if the length is unknown', () => {
  const view = new DataView(wavHeader(16_000, null).buffer);
  assert.equal(view.getUint32(4, true), 0xffffffff);
  assert.equal(view.getUint32(40, true), 0xffffffff);
  assert.equal(view.getUint32(24, true), 16_000);
});
