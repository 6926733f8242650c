import { Counter, Gauge, type Registry } from 'prom-client';

/** Bounds of histograms of waits, seconds. */
export const LATENCY_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

type Collected<T> = (name: string, help: string, read: () => number) => T;

/**
 * Makes metrics whose values are read when they are collected. Names are without the prefix
 * `hailo_piper_`.
 */
export function collectedMetrics(registry: Registry): {
  readonly counter: Collected<Counter>;
  readonly gauge: Collected<Gauge>;
} {
  const registers = [registry];
  return {
    counter: (name, help, read) =>
      new Counter({
        name: `hailo_piper_${name}`,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(read());
        },
      }),
    gauge: (name, help, read) =>
      new Gauge({
        name: `hailo_piper_${name}`,
        help,
        registers,
        collect() {
          this.set(read());
        },
      }),
  };
}
