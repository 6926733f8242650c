import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCosts } from './formats.ts';

const samples = (...cpuMs: number[]) =>
  cpuMs.map((ms) => ({ cpuMs: ms, firstMs: ms / 10, totalMs: ms, audioSeconds: 10 }));

test('a format costs what it takes beyond WAV in the same turn, by second of audio', () => {
  const costs = formatCosts(
    new Map([
      ['wav', samples(400, 800, 400)],
      ['mp3', samples(440, 840, 440)],
      // Only WAV has a length of its own to be told from its bytes.
      ['opus', samples(500, 900, 500).map((sample) => ({ ...sample, audioSeconds: Number.NaN }))],
    ]),
  );
  assert.deepEqual(costs, [
    { format: 'mp3', cpuMsPerAudioSecond: 4, firstMs: 4 },
    { format: 'opus', cpuMsPerAudioSecond: 10, firstMs: 10 },
  ]);
});
