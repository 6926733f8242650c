/**
 * Half precision (IEEE 754 binary16) to single, which is exact. A table, because a voice has
 * sixteen million of them and there are only 65,536 to know.
 */
let table: Float32Array | undefined;

const singleOf = (half: number): number => {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
};

/** @param halves binary16 values as stored. */
export const halvesToSingles = (halves: Uint16Array): Float32Array => {
  table ??= Float32Array.from({ length: 0x10000 }, (_, half) => singleOf(half));
  const singles = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i += 1) singles[i] = table[halves[i] as number] as number;
  return singles;
};
