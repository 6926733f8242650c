import assert from 'node:assert/strict';
import type { Piece } from '../page-report.ts';

/** Two samples of each rate between two pieces that follow each other: where they are from is known no better. */
const SAME_SECONDS = 2e-4;
/** Audio that comes so shortly before it is due is the service's delay, of a busy machine for instance. */
const SHORTLY_SECONDS = 0.1;
/** Of a speech that is heard to its end. */
const END_SECONDS = 0.01;

/** Second of the speech at which a piece was over. */
export function endOf({ second, from, to }: Piece): number {
  return (second ?? Number.NaN) + to - from;
}

/** Pieces in runs: each begins where the speech was started or jumped into. */
export function runsOf(pieces: readonly Piece[]): Piece[][] {
  const runs: Piece[][] = [];
  for (const piece of pieces) {
    const before = runs.at(-1)?.at(-1);
    const isNext = before && Math.abs(endOf(before) - (piece.second ?? 0)) < SAME_SECONDS;
    if (isNext) runs.at(-1)?.push(piece);
    else runs.push([piece]);
  }
  return runs;
}

/**
 * Asserts that pieces are of the audio that the service sent, and that each begins when the one before is over.
 * @param isServicePrompt whether the service is never too late; otherwise there may be gaps where it was.
 */
export function assertGapless(pieces: readonly Piece[], isServicePrompt = false): void {
  assert.ok(pieces.length > 0, 'something was heard');
  for (const [at, piece] of pieces.entries()) {
    assert.ok(piece.second !== null, `piece ${at} is of the audio that the service sent`);
    const before = pieces[at - 1];
    if (before === undefined) continue;
    const gap = piece.from - before.to;
    const isLate = !isServicePrompt && piece.arrived > before.to - SHORTLY_SECONDS;
    const isRight = Math.abs(gap) < SAME_SECONDS || (gap > 0 && isLate);
    assert.ok(isRight, `a gap of ${gap} s at ${piece.second} s`);
    const skipped = piece.second - endOf(before);
    assert.ok(Math.abs(skipped) < SAME_SECONDS, `${skipped} s left out at ${piece.second} s`);
  }
}

/** Asserts that the last piece is over where the speech is. */
export function assertEndsAt(pieces: readonly Piece[], seconds: number): void {
  const last = pieces.at(-1);
  assert.ok(
    last && Math.abs(endOf(last) - seconds) < END_SECONDS,
    `${last?.second} of ${seconds} s`,
  );
}
