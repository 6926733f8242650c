/** Concatenates the samples of windows; those of a single window are not copied. */
export function joined(windows: readonly Float32Array[]): Float32Array {
  const [first, ...others] = windows;
  if (first !== undefined && others.length === 0) return first;
  const whole = new Float32Array(windows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const window of windows) {
    whole.set(window, at);
    at += window.length;
  }
  return whole;
}
