import type { DecoderArithmetic } from '../../speech-engine.ts';

/** What each decoder took for the same work, in the clock's units. */
export type DecoderTimes = Readonly<Record<DecoderArithmetic, number>>;

export interface RaceOptions {
  /** @default 3 */
  readonly rounds?: number;
  /** Default: milliseconds. */
  readonly clock?: () => number | Promise<number>;
}

/**
 * Half precision has to save a tenth, so that two decoders that take the same time do not change
 * places from one preparation to the next.
 */
const WORTH_IT = 0.9;

/** Lets both decoders do the same work by turns, after one turn that does not count. */
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
      // What interrupts a turn only makes it longer: the shortest says most.
      if (round > 0) best[decoder] = Math.min(best[decoder], time);
    }
  }
  return best;
}

/** The one to take. */
export function fasterOf({ f32, f16 }: DecoderTimes): DecoderArithmetic {
  return f16 <= f32 * WORTH_IT ? 'f16' : 'f32';
}
