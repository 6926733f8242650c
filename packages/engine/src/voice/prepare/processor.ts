import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { arch } from 'node:os';

/** The processor's properties that decide which code to run. */
export interface Processor {
  /** Node's name: `x64`, `arm64`. */
  readonly architecture: string;
  /** Feature flags by Linux's names, in Linux's order; empty on other systems. */
  readonly features: readonly string[];
}

/** Reads the first processor of /proc/cpuinfo; Linux lists the common features for each one. */
export function thisProcessor(): Processor {
  try {
    const info = readFileSync('/proc/cpuinfo', 'utf8');
    const list = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(info)?.[1] ?? '';
    return { architecture: arch(), features: list.split(' ').filter((word) => word !== '') };
  } catch {
    return { architecture: arch(), features: [] };
  }
}

/** Names the kind of processor: voices are prepared alike on those of one name. */
export function processorKind({ architecture, features } = thisProcessor()): string {
  const digest = createHash('sha256').update(features.join(' ')).digest('hex');
  return `${architecture}-${digest.slice(0, 8)}`;
}
