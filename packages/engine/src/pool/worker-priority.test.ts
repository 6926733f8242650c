import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { test } from 'node:test';
import { testSettings, withEngine } from '../testing/engines.ts';

/** Steps of nice(1) of each thread of this process: proc_pid_stat(5), field 19. */
const niceOfThreads = (): number[] =>
  readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19 - 3]);
  });

test('workers let the other threads of the process go first, and only workers', async () => {
  const usual = getPriority();
  assert.ok(niceOfThreads().every((nice) => nice === usual));
  await withEngine({ ...testSettings('medium-shape'), workers: 2 }, async (engine) => {
    for await (const _ of (await engine.speak({ text: 'Hello.' })).audio);
    const lower = niceOfThreads().filter((nice) => nice > usual);
    // ONNX Runtime has no thread of its own here, and Node makes its own before.
    assert.equal(lower.length, 2);
  });
});
