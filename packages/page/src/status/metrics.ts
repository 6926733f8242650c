import { type MetricSample, parseMetrics } from './prometheus-text.ts';

/** The metrics of one moment, by name. */
export class Metrics {
  readonly #byName: ReadonlyMap<string, readonly MetricSample[]>;

  /**
   * @param text in Prometheus's text format.
   * @throws SyntaxError for any other text.
   */
  constructor(text: string) {
    const byName = new Map<string, MetricSample[]>();
    for (const sample of parseMetrics(text)) {
      const series = byName.get(sample.name);
      if (series === undefined) byName.set(sample.name, [sample]);
      else series.push(sample);
    }
    this.#byName = byName;
  }

  /** All series of a name; none for an unknown one. */
  series(name: string): readonly MetricSample[] {
    return this.#byName.get(name) ?? [];
  }

  /** Sum of all series of a name; undefined where there is none. */
  value(name: string): number | undefined {
    const series = this.#byName.get(name);
    return series?.reduce((sum, { value }) => sum + value, 0);
  }
}

/** Metrics, and when they were read. */
export interface Reading {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly metrics: Metrics;
}
