import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decoderCandidates } from './decoder-choice.ts';

const x64 = { architecture: 'x64', features: ['avx2', 'fma'] };
const pi5 = { architecture: 'arm64', features: ['fp', 'asimd', 'fphp', 'asimdhp'] };
const pi4 = { architecture: 'arm64', features: ['fp', 'asimd'] };

test('auto picks the decoders that are fast on the processor', () => {
  assert.deepEqual(decoderCandidates('auto', x64), { single: 'blocked', half: 'never' });
  assert.deepEqual(decoderCandidates('auto', pi5), { single: 'plain', half: 'if faster' });
  assert.deepEqual(decoderCandidates('auto', pi4), { single: 'plain', half: 'never' });
});

test('f32 works everywhere and needs no comparison', () => {
  for (const processor of [x64, pi5, pi4]) {
    assert.equal(decoderCandidates('f32', processor).half, 'never');
  }
});

test('f16 is refused on a processor without half precision', () => {
  assert.equal(decoderCandidates('f16', pi5).half, 'always');
  for (const processor of [x64, pi4, { architecture: 'x64', features: ['asimdhp'] }]) {
    assert.throws(() => decoderCandidates('f16', processor), {
      code: 'voice_load_failed',
      message: /^performance\.decoder is f16, but this processor \((x64|arm64)\)/,
    });
  }
});
