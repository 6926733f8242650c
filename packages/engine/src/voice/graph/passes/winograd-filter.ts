/**
 * Winograd's minimal filter F(4, 5): four results of a filter of five taps from eight products
 * instead of twenty, y = Aᵀ(Gg ⊙ Bᵀd). The filter is a product of polynomials, which is determined
 * by its values at as many points as it has coefficients.
 * Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", arXiv:1509.09308.
 */

export const TAPS = 5;
/** Results per tile. */
export const RESULTS = 4;
/** Inputs per tile, and also products. */
export const PRODUCTS = RESULTS + TAPS - 1;

/** The finite points. Near 1 for little rounding; powers of 2, so that B has no rounding. */
const POINTS = [0, 1, -1, 2, -2, 1 / 2, -1 / 2];

/** Coefficients of the product of all (x − root), from x⁰ upwards. */
const polynomial = (roots: readonly number[]): number[] => {
  let product = [1];
  for (const root of roots) {
    product = [0, ...product].map((shifted, k) => shifted - root * (product[k] ?? 0));
  }
  return product;
};

const powers = (point: number, count: number): number[] =>
  Array.from({ length: count }, (_, exponent) => point ** exponent);

/** The value at infinity is the last coefficient. */
const atInfinity = (count: number): number[] =>
  Array.from({ length: count }, (_, k) => (k === count - 1 ? 1 : 0));

const pointsBut = (point: number): number[] => POINTS.filter((other) => other !== point);

/** Bᵀ, [PRODUCTS][PRODUCTS]: the numerators of Lagrange's interpolation. */
export const INPUT_ROWS: readonly (readonly number[])[] = [
  ...POINTS.map((point) => [...polynomial(pointsBut(point)), 0]),
  polynomial(POINTS),
];

/** G, [PRODUCTS][TAPS], with the denominators of the interpolation. */
export const WEIGHT_ROWS: readonly (readonly number[])[] = [
  ...POINTS.map((point) => {
    const denominator = pointsBut(point).reduce((product, other) => product * (point - other), 1);
    return powers(point, TAPS).map((power) => power / denominator);
  }),
  atInfinity(TAPS),
];

/** A, [PRODUCTS][RESULTS]. */
export const RESULT_ROWS: readonly (readonly number[])[] = [
  ...POINTS.map((point) => powers(point, RESULTS)),
  atInfinity(RESULTS),
];
