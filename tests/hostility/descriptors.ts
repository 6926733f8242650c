import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

export function limitDescriptors(pid: number, descriptors: number): void {
  execFileSync('prlimit', [`--pid=${pid}`, `--nofile=${descriptors}:4096`]);
}

/** So that a process may open no more than `free` others. Numbers are given from below. */
export function leaveDescriptors(pid: number, free: number): void {
  const open = new Set(readdirSync(`/proc/${pid}/fd`).map(Number));
  let limit = 0;
  for (let left = free; left > 0 || open.has(limit); limit++) if (!open.has(limit)) left -= 1;
  limitDescriptors(pid, limit);
}
