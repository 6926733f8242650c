/** Which frames a part is given for a window of its result. */
import { RESULTS } from './passes/winograd-filter.ts';

/**
 * Frames, the halo included, from which on a window's width changes no bit of the result. The
 * matrix products of ONNX Runtime (MLAS) sum in blocks of 128, and in longer ones where the
 * result has 64 columns or fewer: a narrower window is as exact, but rounded in another order,
 * by up to 3e-5 in the latent and 1e-6 in the samples (measured; 65 and wider: 0, with AVX-512, with
 * AVX2 and on a Cortex-A72).
 */
const STEADY_FRAMES = 65;

/** Frames that the pass `winograd` computes together, counted from the first that is given. */
const TILE_FRAMES = RESULTS;

export interface WindowSpan {
  /** First frame given. */
  readonly from: number;
  /** Frame after the last one given. */
  readonly to: number;
}

/**
 * The frames of a window [first, end) and its halo on either side as far as the sentence goes.
 * @param frames of the whole sentence.
 * @param steady gives so much more of the sentence that the window has the bits that the whole
 * sentence has there: for the flow, whose rounding the decoder amplifies, and not for a decoder
 * whose first window is narrow so that it is there early.
 */
export function windowSpan(
  first: number,
  end: number,
  frames: number,
  halo: number,
  steady = false,
): WindowSpan {
  const before = Math.max(0, first - halo);
  if (!steady) return { from: before, to: Math.min(frames, end + halo) };
  const to = Math.min(frames, Math.max(end + halo, before + STEADY_FRAMES));
  const from = Math.max(0, Math.min(before, to - STEADY_FRAMES));
  return { from: from - (from % TILE_FRAMES), to };
}
