import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Temperature of the processor, and throttling. */
export interface Heat {
  readonly celsius: number | undefined;
  readonly megahertz: number | undefined;
  /** What the firmware says it does now, and did since it was switched on. */
  readonly throttled: readonly string[];
}

const TEMPERATURE = '/sys/class/thermal/thermal_zone0/temp';
const CLOCK = '/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq';

/** Reads the sensors; a board without one of them has no such figure. */
export function readHeat(): Heat {
  const thousandth = (file: string) =>
    existsSync(file) ? Number(readFileSync(file, 'utf8')) / 1000 : undefined;
  return {
    celsius: thousandth(TEMPERATURE),
    megahertz: thousandth(CLOCK),
    throttled: throttledOf(vcgencmd('get_throttled')),
  };
}

/** What the Raspberry Pi's firmware answers; empty elsewhere. */
export function vcgencmd(command: string): string {
  try {
    return execFileSync('vcgencmd', [command], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}

/** Bits of `get_throttled`; the same ones, 16 higher, say that it was so since the start. */
const REASONS = ['under-voltage', 'clock capped', 'throttled', 'soft temperature limit'];
const SINCE_START = 16;

/** @param answer `throttled=0x50005`, from `vcgencmd get_throttled`. */
export function throttledOf(answer: string): string[] {
  const bits = Number(/0x[0-9a-f]+/i.exec(answer)?.[0] ?? 0);
  const set = (bit: number) => ((bits >>> bit) & 1) === 1;
  return REASONS.flatMap((reason, bit) => [
    ...(set(bit) ? [`${reason} now`] : []),
    ...(set(bit + SINCE_START) ? [`${reason} before`] : []),
  ]);
}

/** One line, for people. */
export function heatLine({ celsius, megahertz, throttled }: Heat): string {
  return [
    celsius === undefined ? 'no temperature to be had' : `${celsius.toFixed(1)} °C`,
    megahertz === undefined ? 'no clock to be had' : `${megahertz.toFixed(0)} MHz`,
    throttled.length === 0 ? 'not throttled, as far as is known' : throttled.join(', '),
  ].join('; ');
}
