/** A low-pass filter for the exact ratio of two sample rates, as rows of coefficients. */
export interface PolyphaseFilter {
  /** Output samples for every `down` input samples, in lowest terms. */
  readonly up: number;
  readonly down: number;
  /** Input samples on either side that affect an output sample; even. */
  readonly half: number;
  /** Positions between two input samples that have rows; `up` if every position has its own. */
  readonly phases: number;
  /** `phases + 1` rows of `2 * half` coefficients; each row sums to 1. */
  readonly coefficients: Float64Array;
}

// Shares of the lower Nyquist frequency. Downwards, nothing above it may remain, or it would alias.
// Upwards, the mirror image of the pass band begins as far above it.
const PASS_BAND = 0.9;
const STOP_BAND_DOWN = 1;
const STOP_BAND_UP = 2 - PASS_BAND;
const STOP_BAND_DB = 80;
// Every ratio of two usual rates is exact: 16,000 to 11,025 and 22,050 to 32,000 have the most
// phases.
const MOST_EXACT_PHASES = 640;
// Linear interpolation between rows this close has an error of (π/512)²/8, which is −106 dB.
const INTERPOLATED_PHASES = 512;

/**
 * Designs a windowed-sinc filter (Kaiser's formulas, Oppenheim & Schafer, Discrete-Time Signal
 * Processing). The pass band reaches to 0.9 of the lower Nyquist frequency. The stop band, 80 dB
 * down, begins at that frequency, or where the first mirror image of the pass band begins.
 *
 * @param fromHz Sample rate of the input, a positive integer.
 * @param toHz Sample rate of the output, a positive integer.
 */
export function designFilter(fromHz: number, toHz: number): PolyphaseFilter {
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  const phases = up <= MOST_EXACT_PHASES ? up : INTERPOLATED_PHASES;
  // Frequencies below are in half-cycles per input sample: 1 is the input's Nyquist frequency.
  const nyquist = Math.min(1, toHz / fromHz);
  const stopBand = up > down ? STOP_BAND_UP : STOP_BAND_DOWN;
  const transition = (stopBand - PASS_BAND) * nyquist;
  const cutoff = PASS_BAND * nyquist + transition / 2;
  const length = (STOP_BAND_DB - 7.95) / (2.285 * Math.PI * transition);
  const half = 2 * Math.ceil(length / 4);
  const kaiser = kaiserWindow(0.1102 * (STOP_BAND_DB - 8.7));

  const taps = 2 * half;
  const coefficients = new Float64Array((phases + 1) * taps);
  for (let phase = 0; phase <= phases; phase++) {
    const row = coefficients.subarray(phase * taps, (phase + 1) * taps);
    for (let tap = 0; tap < taps; tap++) {
      const distance = phase / phases + half - 1 - tap;
      row[tap] = sinc(cutoff * distance) * kaiser(distance / half);
    }
    const sum = row.reduce((total, value) => total + value, 0);
    for (let tap = 0; tap < taps; tap++) row[tap] = (row[tap] as number) / sum;
  }
  return { up, down, half, phases, coefficients };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiserWindow(beta: number): (x: number) => number {
  const peak = besselI0(beta);
  return (x) => besselI0(beta * Math.sqrt(Math.max(0, 1 - x * x))) / peak;
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
