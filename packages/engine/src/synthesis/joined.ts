/** Concatenates the samples of windows; those of a single window are not copied. */
export function joined<Samples extends Float32Array | Int16Array>(
  windows: readonly Samples[],
  Type: new (length: number) => Samples,
): Samples {
  const [first, ...others] = windows;
  if (first !== undefined && others.length === 0) return first;
  const whole = new Type(windows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const window of windows) {
    whole.set(window, at);
    at += window.length;
  }
  return whole;
}
