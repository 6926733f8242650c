/** The samples of several windows, one after the other; those of a single one are not copied. */
export const joined = (windows: readonly Float32Array[]): Float32Array => {
  const [first, ...others] = windows;
  if (first !== undefined && others.length === 0) return first;
  const whole = new Float32Array(windows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const window of windows) {
    whole.set(window, at);
    at += window.length;
  }
  return whole;
};
