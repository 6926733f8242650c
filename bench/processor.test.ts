import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processorOf } from './processor.ts';

const x64 = (flags: string) => processorOf('x64', `processor\t: 0\nflags\t\t: fpu sse2 ${flags}\n`);
const arm64 = (flags: string) => processorOf('arm64', `processor\t: 0\nFeatures\t: fp ${flags}\n`);
const yes = ({ offers }: ReturnType<typeof x64>) =>
  offers.filter((line) => line.endsWith(': yes')).map((line) => line.replace(': yes', ''));

test('processors whose figures are not each other’s are of different kinds', () => {
  const kinds = [x64(''), x64('avx2'), x64('avx2 avx512f'), arm64('asimd'), arm64('asimd asimdhp')];
  assert.deepEqual(
    kinds.map(({ kind }) => kind),
    [
      'x64 without AVX2',
      'x64 with AVX2',
      'x64 with AVX-512',
      'arm64 without fp16',
      'arm64 with fp16',
    ],
  );
});

test('what a processor offers is told with yes, what it lacks with no', () => {
  assert.deepEqual(yes(x64('avx avx2')), ['AVX2']);
  assert.deepEqual(yes(x64('avx2 avx512f avx512_fp16')), ['AVX2', 'AVX-512', 'fp16']);
  assert.deepEqual(yes(arm64('asimd evtstrm crc32')), ['NEON']);
  const pi5 = arm64('asimd fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp');
  assert.deepEqual(yes(pi5), ['NEON', 'fp16', 'int8 dot products']);
  assert.ok(pi5.offers.includes('AVX2: no') && pi5.offers.includes('bfloat16: no'));
});
