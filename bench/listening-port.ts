import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Port of a listening process, from the kernel's tables: its output may be lost in these tests. */
export async function listeningPort(child: ChildProcess, log: () => string): Promise<number> {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the service did not start: ${child.exitCode} ${child.signalCode}\n${log()}`);
    }
    const inodes = socketInodes(child.pid as number);
    for (const row of readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').slice(1)) {
      const [, local = '', , state, , , , , , inode = ''] = row.trim().split(/\s+/);
      if (state === '0A' && inodes.has(inode))
        return Number.parseInt(local.split(':')[1] ?? '', 16);
    }
    await delay(20);
  }
}

function socketInodes(pid: number): ReadonlySet<string> {
  const inodes = new Set<string>();
  try {
    for (const fd of readdirSync(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode !== undefined) inodes.add(inode);
    }
  } catch {
    // It is just being started, or is going.
  }
  return inodes;
}
