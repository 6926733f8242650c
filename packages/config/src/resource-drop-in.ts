import type { ExplicitConfig } from './explicit-config.ts';

/**
 * MemoryHigh as a share of MemoryMax. Above it the kernel slows allocations down, more with each
 * byte: at 95 % a runaway process would nearly stop for most of a minute before it reaches its
 * limit, at 98 % for about a second.
 */
const HIGH_SHARE = 0.98;

const POWERS: Readonly<Record<string, number>> = { '': 0, K: 1, M: 2, G: 3, T: 4, P: 5, E: 6 };

/**
 * The systemd drop-in for `resource_limits`; systemd.resource-control(5).
 * @returns undefined if none is set and the unit's own values hold.
 */
export function resourceDropIn(explicit: ExplicitConfig, source: string): string | undefined {
  const { memory_max, cpu_quota } = (explicit.resource_limits ?? {}) as {
    readonly memory_max?: string;
    readonly cpu_quota?: string;
  };
  const settings = [
    ...(memory_max === undefined
      ? []
      : [`MemoryMax=${memory_max}`, `MemoryHigh=${below(memory_max)}`]),
    ...(cpu_quota === undefined ? [] : [`CPUQuota=${cpu_quota}`]),
  ];
  if (settings.length === 0) return undefined;
  const head = `# Made by "hailo-piper config render" from resource_limits in ${source}.`;
  return [head, '[Service]', ...settings, ''].join('\n');
}

const below = (size: string): string => {
  const [, number = '', unit = ''] = /^([\d.]+)([KMGTPE%]?)$/.exec(size) ?? [];
  if (number === '') return size;
  if (unit === '%') return `${(Number(number) * HIGH_SHARE).toFixed(2)}%`;
  return String(Math.floor(Number(number) * 1024 ** (POWERS[unit] ?? 0) * HIGH_SHARE));
};
