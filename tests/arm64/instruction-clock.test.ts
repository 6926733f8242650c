import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InstructionCounter } from './instruction-clock.ts';

const LOG = `----------------
IN: 
0x7fffe4880000:  a9bf7bfd  stp      x29, x30, [sp, #-0x10]!
0x7fffe4880004:  910003fd  mov      x29, sp
0x7fffe4880008:  9400743f  bl       #0x7fffe489d104

Trace 0: 0x7ffff062e0c0 [00001001/00007fffe4880000/00000001/00008200] 
----------------
IN: memcpy
0x7fffe489d104:  d65f03c0  ret      

Trace 0: 0x7ffff062e240 [00001001/00007fffe489d104/00000001/00008200] memcpy
883 umask(0123) = 18
Trace 1: 0x7ffff062e0c0 [00001001/00007fffe4880000/00000001/00008200] 
883 umask(022) = 83
883 umask(0123) = 18
`;

test('instructions are counted as often as their block runs, in pieces of any size', () => {
  for (const size of [1, 7, 100, 10_000]) {
    const answers: number[] = [];
    const counter = new InstructionCounter((count) => answers.push(count));
    const log = Buffer.from(LOG);
    for (let at = 0; at < log.length; at += size) counter.read(log.subarray(at, at + size));
    assert.deepEqual(answers, [4, 7], `${size}`);
  }
});
