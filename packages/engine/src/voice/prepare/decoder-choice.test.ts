import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decoderCandidates } from './decoder-choice.ts';

const x64 = { architecture: 'x64', features: ['avx2', 'fma'] };
const pi5 = { architecture: 'arm64', features: ['fp', 'asimd', 'fphp', 'asimdhp'] };
const pi4 = { architecture: 'arm64', features: ['fp', 'asimd'] };

test('each machine has what pays on it', () => {
  assert.deepEqual(decoderCandidates('auto', x64), { single: 'blocked', half: 'never' });
  assert.deepEqual(decoderCandidates('auto', pi5), { single: 'plain', half: 'if faster' });
  assert.deepEqual(decoderCandidates('auto', pi4), { single: 'plain', half: 'never' });
});

test('single precision can be had everywhere, and nothing is compared', () => {
  for (const processor of [x64, pi5, pi4]) {
    assert.equal(decoderCandidates('f32', processor).half, 'never');
  }
});

test('half precision is refused where the processor has none', () => {
  assert.equal(decoderCandidates('f16', pi5).half, 'always');
  for (const processor of [x64, pi4, { architecture: 'x64', features: ['asimdhp'] }]) {
    assert.throws(() => decoderCandidates('f16', processor), {
      code: 'voice_load_failed',
      message: /^performance\.decoder is f16, but this processor \((x64|arm64)\)/,
    });
  }
});
