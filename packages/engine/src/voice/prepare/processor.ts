import { readFileSync } from 'node:fs';
import { arch } from 'node:os';

/** What a choice of code depends on. */
export interface Processor {
  /** As Node names it: `x64`, `arm64`. */
  readonly architecture: string;
  /** What it can do, in Linux's words, in Linux's order; empty elsewhere. */
  readonly features: readonly string[];
}

/** The first processor of this machine; Linux lists for each what all of them can do. */
export function thisProcessor(): Processor {
  try {
    const info = readFileSync('/proc/cpuinfo', 'utf8');
    const list = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(info)?.[1] ?? '';
    return { architecture: arch(), features: list.split(' ').filter((word) => word !== '') };
  } catch {
    return { architecture: arch(), features: [] };
  }
}
