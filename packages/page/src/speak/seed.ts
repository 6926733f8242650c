/** A seed for what is spoken anew, so that each of its formats can be the same sound later. */
export function randomSeed(): number {
  const [seed = 0] = crypto.getRandomValues(new Uint32Array(1));
  return seed;
}
