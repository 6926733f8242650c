import { existsSync, readFileSync } from 'node:fs';
import type { Machine } from '../machine.ts';
import { type Heat, heatLine, vcgencmd } from './heat.ts';

const GOVERNOR = '/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor';
const CGROUP_CONTROLLERS = '/sys/fs/cgroup/cgroup.controllers';

/** Lines on the board as it is before anything runs. */
export function describeBoard(machine: Machine, heat: Heat): string[] {
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB.toFixed(1)} GiB`,
    `${machine.system}; Node ${machine.node}, onnxruntime-node ${machine.onnxruntimeNode}`,
    `load average ${machine.load.toFixed(1)}; governor ${readOr(GOVERNOR, 'unknown')}; ${heatLine(heat)}`,
    machine.processor.offers.join(', '),
    `memory controller of cgroups, for MemoryMax: ${readOr(CGROUP_CONTROLLERS, '').includes('memory') ? 'yes' : 'no'}`,
    ...[vcgencmd('measure_volts'), vcgencmd('version').replaceAll('\n', ' ')].filter(Boolean),
  ];
}

const readOr = (file: string, otherwise: string): string =>
  existsSync(file) ? readFileSync(file, 'utf8').trim() : otherwise;
