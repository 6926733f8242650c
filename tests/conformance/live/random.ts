/** Random numbers that a seed repeats: sfc32, seeded through FNV-1a. */
export interface Random {
  /** A whole number from 0 up to, not including, `below`. */
  int(below: number): number;
  /** True once in `outOf` times on average. */
  oneIn(outOf: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** `count` picks, joined. */
  picks(items: readonly string[], count: number): string;
  shuffle<T>(items: readonly T[]): T[];
}

const hash = (text: string, basis: number): number => {
  let value = basis;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
    value ^= value >>> 15;
  }
  return value | 0;
};

/**
 * Different labels give independent streams of the same seed, so that what is drawn for one voice
 * does not depend on how much was drawn for another.
 */
export function createRandom(seed: number, ...labels: readonly (string | number)[]): Random {
  const name = [seed, ...labels].join('/');
  let a = hash(name, 0x811c9dc5);
  let b = hash(name, 0x9e3779b9);
  let c = hash(name, 0x85ebca6b);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();

  const int = (below: number): number => Math.floor((next() / 2 ** 32) * below);
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new Error('nothing to pick from');
    return items[int(items.length)] as T;
  };
  return {
    int,
    oneIn: (outOf) => int(outOf) === 0,
    pick,
    picks: (items, count) => Array.from({ length: count }, () => pick(items)).join(''),
    shuffle: (items) =>
      items
        .map((item) => ({ item, key: next() }))
        .sort((left, right) => left.key - right.key)
        .map(({ item }) => item),
  };
}
