/**
 * The tests as on an x64 processor with AVX2 and no AVX-512; README.md says how. Run by
 * `npx -y pnpm@12 test:avx2`.
 */
import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Avx2Machine, asHaswell, ownFlags } from './avx2-machine.ts';
import { type Probe, probe } from './guest/probe.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-avx2-'));
after(() => rmSync(folder, { recursive: true }));

const flags = ownFlags();
/** Whether the processor has something to take away, and lets it be taken. */
const maskable = flags.has('cpuid_fault')
  ? false
  : 'this processor does not let cpuid fault: only what is emulated is tested';

const model = join(root, 'tests/voices/medium-shape.onnx');
/** Enough of them that AVX2 and AVX-512 sum up differently. */
const ids = [1, 0, 20, 0, 59, 0, 24, 0, 120, 0, 27, 0, 100, 0, 10, 0, 2];
const found = (machine: Avx2Machine): Promise<Probe> =>
  machine.run<Probe>('guest/probe.ts', model, ...ids.map(String));

/** Every package with tests, and the command for them. */
const suites = globSync(['packages/*/package.json', '*/package.json'], { cwd: root })
  .sort()
  .flatMap((file) => {
    const { scripts } = JSON.parse(readFileSync(join(root, file), 'utf8'));
    return scripts?.test === undefined ? [] : [{ name: dirname(file), line: String(scripts.test) }];
  });

let emulated: Probe;
test('emulated: a child has a Haswell, whose bits are its own and the engine’s', async () => {
  emulated = await found(Avx2Machine.emulated(join(folder, 'emulated')));
  assert.ok(emulated.features.includes('avx2'));
  assert.ok(!emulated.features.some((feature) => feature.startsWith('avx512')));
  assert.equal(emulated.parts, emulated.stock);
  const here = await probe(model, ids);
  assert.equal(here.parts, here.stock);
  assert.equal(here.stock === emulated.stock, flags.has('avx2') && !flags.has('avx512f'));
});

test('masked: a child computes as a Haswell does, to the last bit', {
  skip: maskable,
}, async () => {
  assert.deepEqual(await found(Avx2Machine.masked(join(folder, 'masked'))), emulated);
});

for (const { name, line } of suites) {
  test(`masked: the tests of ${name}`, { skip: maskable }, async () => {
    const machine = Avx2Machine.masked(join(folder, 'masked'));
    assert.equal(await machine.command(line, join(root, name)), 0);
  });
}

test('the flags of a newer processor are those of a Haswell', () => {
  const info =
    'model name\t: Some\nflags\t\t: fpu avx2 avx512f avx_vnni\nbugs\t\t:\nflags\t\t: sse2 amx_tile\n';
  assert.equal(
    asHaswell(info),
    'model name\t: Some\nflags\t\t: fpu avx2\nbugs\t\t:\nflags\t\t: sse2\n',
  );
});
