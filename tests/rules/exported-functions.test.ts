import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../docs/markdown.ts';

const BIOME = join(ROOT, 'node_modules/.bin/biome');

/** The names that the rule refuses in a file with this code. */
function refusedIn(code: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-rule-'));
  try {
    const plugins = [join(ROOT, 'tests/rules/exported-functions.grit')];
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ plugins }));
    writeFileSync(join(folder, 'code.ts'), code);
    const args = ['lint', '--reporter=github', 'code.ts'];
    const { stdout } = spawnSync(BIOME, args, { cwd: folder, encoding: 'utf8' });
    const lines = code.split('\n');
    const places = stdout.matchAll(/line=(\d+),.*col=(\d+),.*Export this function/g);
    return [...places].map(([, line, column]) =>
      String(/^\w+/.exec((lines[Number(line) - 1] ?? '').slice(Number(column) - 1))),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('an exported function is a function declaration; other arrows are left alone', () => {
  const code = `
export const arrow = (a: number): number => a;
export const generic = async <T>(a: T): Promise<T> => a;
export const typed: (a: number) => number = (a) => a;
export const one = 1,
  second = (): number => 2;
export const table = { inner: (): number => 1 };
export const mapped = [1].map((value) => value + 1);
export const nested = [1].map(() => {
  const inner = (): number => 1;
  return inner();
});
export function declared(): number {
  const inner = (): number => 1;
  return inner();
}
const local = (): number => declared();
local();
`;
  assert.deepEqual(refusedIn(code), ['arrow', 'generic', 'typed', 'second']);
});
