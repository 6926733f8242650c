import { existsSync, readFileSync } from 'node:fs';
import type { Machine } from '../machine.ts';
import { type Heat, heatLine, vcgencmd } from './heat.ts';

const GOVERNOR = '/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor';
const CGROUP_CONTROLLERS = '/sys/fs/cgroup/cgroup.controllers';

/** What the processor can do that matters to the decoder, by the names of Linux on arm64. */
const ABILITIES: readonly (readonly [string, string])[] = [
  ['asimdhp', 'half-precision arithmetic'],
  ['asimddp', 'int8 dot products'],
  ['i8mm', 'int8 matrix products'],
  ['bf16', 'bfloat16'],
];

/**
 * The abilities of the first processor, each with yes or no.
 * @param cpuinfo text of /proc/cpuinfo.
 */
export const abilitiesOf = (cpuinfo: string): string[] => {
  const flags = new Set(/^(?:Features|flags)\s*:(.*)$/m.exec(cpuinfo)?.[1]?.trim().split(/\s+/));
  return ABILITIES.map(([flag, name]) => `${name} (${flag}): ${flags.has(flag) ? 'yes' : 'no'}`);
};

/** Lines on the board as it is before anything runs. */
export const describeBoard = (machine: Machine, heat: Heat): string[] => [
  `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB.toFixed(1)} GiB`,
  `${machine.system}; Node ${machine.node}, onnxruntime-node ${machine.onnxruntimeNode}`,
  `load average ${machine.load.toFixed(1)}; governor ${readOr(GOVERNOR, 'unknown')}; ${heatLine(heat)}`,
  ...abilitiesOf(readOr('/proc/cpuinfo', '')),
  `memory controller of cgroups, for MemoryMax: ${readOr(CGROUP_CONTROLLERS, '').includes('memory') ? 'yes' : 'no'}`,
  ...[vcgencmd('measure_volts'), vcgencmd('version').replaceAll('\n', ' ')].filter(Boolean),
];

const readOr = (file: string, otherwise: string): string =>
  existsSync(file) ? readFileSync(file, 'utf8').trim() : otherwise;
