import assert from 'node:assert/strict';
import { test } from 'node:test';
import { abilitiesOf } from './board.ts';

test('a Pi 5 has half precision and dot products, a Pi 4 neither', () => {
  const pi5 =
    'processor\t: 0\nFeatures\t: fp asimd fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp\n';
  const pi4 = 'processor\t: 0\nFeatures\t: fp asimd evtstrm crc32 cpuid\n';
  const yes = (cpuinfo: string) => abilitiesOf(cpuinfo).map((line) => line.endsWith('yes'));
  assert.deepEqual(yes(pi5), [true, true, false, false]);
  assert.deepEqual(yes(pi4), [false, false, false, false]);
});
