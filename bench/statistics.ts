/**
 * The value below which a share of the values lies, with linear interpolation.
 * @param share 0 to 1; 0.5 is the median.
 * @throws RangeError when there are no values.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const low = sorted[Math.floor(position)];
  const high = sorted[Math.ceil(position)];
  if (low === undefined || high === undefined) throw new RangeError('no values');
  return low + (high - low) * (position - Math.floor(position));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Mean of the middle half: as steady against outliers as a median, and finer on coarse values. */
export function midMean(values: readonly number[]): number {
  const low = quantile(values, 0.25);
  const high = quantile(values, 0.75);
  const middle = values.filter((value) => value >= low && value <= high);
  // Between two values may be none.
  if (middle.length === 0) return (low + high) / 2;
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
