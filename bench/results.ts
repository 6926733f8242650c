import type { Maker } from './contestants/contestant.ts';
import type { Machine } from './machine.ts';
import type { Load, Sample, Start } from './measure.ts';
import { median, midMean, quantile } from './statistics.ts';
import type { BenchText } from './texts.ts';

/** What one run of the benchmark saw. */
export interface Results {
  readonly machine: Machine;
  readonly date: string;
  readonly rounds: number;
  readonly contestants: readonly Pick<Maker, 'name' | 'about'>[];
  /** By contestant. */
  readonly starts: ReadonlyMap<string, readonly Start[]>;
  readonly texts: readonly TextResults[];
  readonly loads: readonly LoadResults[];
}

export interface TextResults {
  readonly text: BenchText;
  /** By contestant; the n-th of each were taken one after the other. */
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
}

export interface LoadResults {
  readonly clients: number;
  readonly requests: number;
  /** By contestant, one a round. */
  readonly loads: ReadonlyMap<string, readonly Load[]>;
}

/** What a contestant made of a text, and how it compares with another, `base`. */
export interface TextFigures {
  readonly audioSeconds: number;
  readonly cpuMsPerAudioSecond: number;
  readonly firstMs: number;
  readonly totalMs: number;
  /** CPU over that of `base`, and where the middle half of all pairs of requests lies. */
  readonly ratio: { readonly middle: number; readonly low: number; readonly high: number };
  /** CPU beyond that of `base`, milliseconds a request. */
  readonly overheadMs: number;
}

/** Comparisons are made pair by pair, so that what went on in the machine falls out of them. */
export const textFigures = (samples: readonly Sample[], base: readonly Sample[]): TextFigures => {
  const pairs = samples.map(({ cpuMs }, index) => ({ cpuMs, base: base[index]?.cpuMs ?? 0 }));
  const ratios = pairs.map((pair) => pair.cpuMs / pair.base);
  const audioSeconds = median(samples.map((sample) => sample.audioSeconds));
  return {
    audioSeconds,
    cpuMsPerAudioSecond: midMean(samples.map(({ cpuMs }) => cpuMs)) / audioSeconds,
    firstMs: median(samples.map(({ firstMs }) => firstMs)),
    totalMs: median(samples.map(({ totalMs }) => totalMs)),
    ratio: {
      middle: midMean(ratios),
      low: quantile(ratios, 0.25),
      high: quantile(ratios, 0.75),
    },
    overheadMs: midMean(pairs.map((pair) => pair.cpuMs - pair.base)),
  };
};

/** @throws RangeError when nothing is known of that contestant. */
export const resultsOf = <T>(map: ReadonlyMap<string, T>, name: string): T => {
  const value = map.get(name);
  if (value === undefined) throw new RangeError(`no results of ${name}`);
  return value;
};
