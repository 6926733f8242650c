/**
 * The released program with the embedded voice, in a memory group of the unit's limit and in one of 512 MB:
 * each point of the list of hostile clients and faults, while another client is
 * served. Needs root, for the memory group. `npx -y pnpm@12 test:hostility:packed` is the short form;
 * `HOSTILITY=long` before it, or `test:hostility:long`, the whole. POINTS=1,4 runs those alone.
 */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { startHostileService } from '../hostile-service.ts';
import { memoryMaxOfUnit, withMemoryGroup } from '../memory-group.ts';
import { packedProgram } from '../packed-program.ts';
import { CLIENT_ATTACKS } from './client-attacks.ts';
import { runAttack } from './run-attack.ts';
import { SURROUNDINGS_ATTACKS } from './surroundings-attacks.ts';
import { VOICE_ATTACKS } from './voice-attacks.ts';

const MIB = 2 ** 20;
const isLong = process.env.HOSTILITY === 'long';
const points = process.env.POINTS?.split(',').map(Number);
const attacks = [...CLIENT_ATTACKS, ...VOICE_ATTACKS, ...SURROUNDINGS_ATTACKS]
  .filter(({ point }) => points?.includes(point) ?? true)
  .filter(({ onlyLong }) => isLong || !onlyLong)
  .sort((a, b) => a.point - b.point);
const LIMITS = [
  { bytes: memoryMaxOfUnit(), yaml: '', isNarrow: false },
  { bytes: 512 * MIB, yaml: 'resource_limits: {memory_max: 512M}\n', isNarrow: true },
];

let program: readonly string[];
before(async () => {
  program = packedProgram();
  // The voice is prepared as at an installation, which takes more than is looked at here.
  const service = await startHostileService({ model: null, program });
  await service.end().finally(() => service.remove());
});

for (const { bytes, yaml, isNarrow } of LIMITS) {
  for (const attack of attacks) {
    // In its short form each once: what aims at memory where there is little.
    if (!isLong && isNarrow !== (attack.takesMemory === true)) continue;
    test(`${bytes / MIB} MiB, ${attack.point}: ${attack.what}`, async (t) => {
      assert.ok(bytes > 0);
      await withMemoryGroup(bytes, (group) =>
        runAttack(t, { program, group, yaml, isLong }, attack),
      );
    });
  }
}
