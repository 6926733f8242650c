import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCgroupMemory } from '@hailo-piper/machine';
import { Gauge, type Registry } from 'prom-client';

/** Reasons of the Raspberry Pi's firmware for running slower, by bit of `get_throttled`. */
const REASONS = ['under_voltage', 'clock_capped', 'throttled', 'soft_temperature_limit'];
const THROTTLED = 'sys/devices/platform/soc/soc:firmware/get_throttled';
const TEMPERATURE = 'sys/class/thermal/thermal_zone0/temp';

/**
 * Memory and temperature, read when the metrics are collected. Values that the machine does not
 * report have no series.
 *
 * @param enginePid the engine process, while there is one.
 * @param root folder that stands for `/`
 */
export function registerMachineMetrics(
  registry: Registry,
  enginePid: () => number | undefined,
  root = '/',
): void {
  const registers = [registry];
  const read = (file: string) => readIfThere(join(root, file));
  const gauge = (name: string, help: string, value: () => number | undefined) => {
    new Gauge({
      name: `hailo_piper_${name}`,
      help,
      registers,
      collect() {
        this.remove();
        const now = value();
        if (now !== undefined && Number.isFinite(now)) this.set(now);
      },
    });
  };

  gauge('engine_resident_memory_bytes', 'Resident memory of the engine process.', () => {
    const status = read(`proc/${enginePid()}/status`);
    const kibibytes = status && /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
    return kibibytes ? Number(kibibytes) * 1024 : undefined;
  });
  gauge('memory_bytes', 'Memory in use by the control group nearest to its limit.', () => {
    return readCgroupMemory(root)?.usedBytes;
  });
  gauge('memory_limit_bytes', 'Limit of that control group.', () => {
    return readCgroupMemory(root)?.limitBytes;
  });
  gauge('temperature_celsius', 'Temperature of the processor.', () => {
    const thousandths = read(TEMPERATURE);
    return thousandths === undefined ? undefined : Number(thousandths) / 1000;
  });
  new Gauge({
    name: 'hailo_piper_throttled',
    help: '1 while the firmware of a Raspberry Pi holds the processor back, by reason.',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset();
      const hexadecimal = read(THROTTLED);
      if (hexadecimal === undefined) return;
      const bits = Number.parseInt(hexadecimal, 16);
      for (const [bit, reason] of REASONS.entries()) this.set({ reason }, (bits >>> bit) & 1);
    },
  });
}

const readIfThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};
