import type { DecoderArithmetic } from '../../speech-engine.ts';

/** Time that each decoder took for the same work, in the clock's units. */
export type DecoderTimes = Readonly<Record<DecoderArithmetic, number>>;

export interface RaceOptions {
  /** @default 3 */
  readonly rounds?: number;
  /** Default: milliseconds. */
  readonly clock?: () => number | Promise<number>;
}

/**
 * Half precision must save a tenth of the time. Otherwise the choice between two equally fast
 * decoders would vary from one preparation to the next.
 */
const WORTH_IT = 0.9;

/** Times both decoders on the same work in turns, after one round of warm-up. */
export async function race(
  work: Readonly<Record<DecoderArithmetic, () => Promise<unknown>>>,
  { rounds = 3, clock = () => performance.now() }: RaceOptions = {},
): Promise<DecoderTimes> {
  const best = { f32: Number.POSITIVE_INFINITY, f16: Number.POSITIVE_INFINITY };
  for (let round = 0; round <= rounds; round += 1) {
    for (const decoder of ['f32', 'f16'] as const) {
      const start = await clock();
      await work[decoder]();
      const time = (await clock()) - start;
      // An interruption only makes a turn longer, so the shortest is the most precise.
      if (round > 0) best[decoder] = Math.min(best[decoder], time);
    }
  }
  return best;
}

/** The decoder to use. */
export function fasterOf({ f32, f16 }: DecoderTimes): DecoderArithmetic {
  return f16 <= f32 * WORTH_IT ? 'f16' : 'f32';
}
