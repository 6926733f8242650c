import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { cpuMs, processTree, pssMb } from './process-figures.ts';

test('CPU time in /proc agrees with what the process knows itself', () => {
  const before = { seen: cpuMs([process.pid]), known: process.cpuUsage() };
  const end = performance.now() + 200;
  while (performance.now() < end);
  const known = process.cpuUsage(before.known);
  const seen = cpuMs([process.pid]) - before.seen;
  assert.ok(Math.abs(seen - (known.user + known.system) / 1000) <= 20, `${seen} ms seen`);
});

test('CPU time of a child stays counted when it has ended', async () => {
  const before = cpuMs([process.pid]);
  const burn = 'while (process.cpuUsage().user < 200_000);';
  await once(spawn(process.execPath, ['-e', burn], { stdio: 'ignore' }), 'exit');
  const seen = cpuMs([process.pid]) - before;
  assert.ok(seen >= 190, `${seen} ms seen`);
});

test('a process tree holds the children of children', async () => {
  const shell = spawn('sh', ['-c', 'sh -c "echo up; read line"; true'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    await once(shell.stdout, 'data');
    const tree = processTree(process.pid);
    assert.ok(tree.includes(Number(shell.pid)));
    assert.equal(processTree(Number(shell.pid)).length, 2);
  } finally {
    shell.stdin.end();
    shell.kill();
  }
});

test('memory is at least what the heap of this process takes', () => {
  const pss = pssMb([process.pid]);
  assert.ok(pss > process.memoryUsage().heapUsed / 1e6, `${pss} MB`);
});
