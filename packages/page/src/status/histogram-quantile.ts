/** A bucket of a histogram. */
export interface Bucket {
  /** Its upper bound, which it includes. */
  readonly le: number;
  /** How many values were at most `le`. */
  readonly count: number;
}

/**
 * Estimates a quantile as Prometheus's `histogram_quantile` does (promql/quantile.go): values are
 * evenly spread in their bucket, the lowest bucket begins at 0, and what is in the last one counts
 * as the bound below it.
 *
 * @param quantile above 0, up to 1.
 * @returns undefined where there are no values, or no bucket without an end.
 */
export function histogramQuantile(
  quantile: number,
  buckets: readonly Bucket[],
): number | undefined {
  const sorted = rising(buckets);
  const last = sorted.at(-1);
  if (sorted.length < 2 || last?.le !== Infinity || !(last.count > 0)) return undefined;
  const rank = quantile * last.count;
  const at = sorted.findIndex(({ count }) => count >= rank);
  const { le = 0, count = 0 } = sorted[at] ?? {};
  const below = sorted[at - 1];
  if (le === Infinity) return below?.le;
  if (below === undefined && le <= 0) return le;
  const [start, counted] = [below?.le ?? 0, below?.count ?? 0];
  return start + (le - start) * ((rank - counted) / (count - counted));
}

/** By bound; a count is at least that of the bucket below. */
function rising(buckets: readonly Bucket[]): Bucket[] {
  let most = 0;
  return buckets
    .toSorted((a, b) => a.le - b.le)
    .map(({ le, count }) => {
      most = Math.max(most, count);
      return { le, count: most };
    });
}
