import type { Sample } from './phases/speech.ts';
import { median, midMean, quantile } from './statistics.ts';

/** What one made of a text. */
export interface Figures {
  readonly audioSeconds: number;
  readonly cpuMsPerAudioSecond: number;
  readonly firstMs: number;
  readonly totalMs: number;
}

/** @throws RangeError when there are no samples. */
export function figuresOf(samples: readonly Sample[]): Figures {
  return {
    audioSeconds: median(samples.map(({ audioSeconds }) => audioSeconds)),
    cpuMsPerAudioSecond: midMean(samples.map(({ cpuMs, audioSeconds }) => cpuMs / audioSeconds)),
    firstMs: median(samples.map(({ firstMs }) => firstMs)),
    totalMs: median(samples.map(({ totalMs }) => totalMs)),
  };
}

/** Ratio of two contestants that took turns on a text; below 1 the first is better. */
export interface Comparison {
  /** CPU for a second of audio, and where the middle half of all pairs lies. */
  readonly cpu: number;
  readonly cpuLow: number;
  readonly cpuHigh: number;
  readonly first: number;
  /** Milliseconds that the first audio comes later. */
  readonly firstLaterMs: number;
  /** Time to the last byte. */
  readonly total: number;
}

/**
 * Compares turn by turn, so that what went on in the machine falls out.
 * @returns undefined when one of them has no samples.
 */
export function compare(own: readonly Sample[], base: readonly Sample[]): Comparison | undefined {
  const pairs = own.flatMap((sample, turn) => {
    const other = base[turn];
    return other === undefined ? [] : [{ sample, other }];
  });
  if (pairs.length === 0) return undefined;
  const cpu = pairs.map(
    ({ sample, other }) => sample.cpuMs / sample.audioSeconds / (other.cpuMs / other.audioSeconds),
  );
  return {
    cpu: midMean(cpu),
    cpuLow: quantile(cpu, 0.25),
    cpuHigh: quantile(cpu, 0.75),
    first: median(pairs.map(({ sample, other }) => sample.firstMs / other.firstMs)),
    firstLaterMs: median(pairs.map(({ sample, other }) => sample.firstMs - other.firstMs)),
    total: median(pairs.map(({ sample, other }) => sample.totalMs / other.totalMs)),
  };
}
