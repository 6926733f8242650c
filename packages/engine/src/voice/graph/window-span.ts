/** Frames that a part needs as input to produce a window of output. */
import { RESULTS } from './passes/winograd-filter.ts';

/**
 * Least width, in frames with the halo, from which on the width changes no bit of the result. The
 * matrix products of ONNX Runtime (MLAS) sum in blocks of 128, but in longer ones if the result has
 * 64 columns or fewer. A narrower window is as exact, but rounds in another order: by up to 3e-5 in
 * the latent and 1e-6 in the samples (measured; 65 and wider: 0, with AVX-512, with AVX2 and on a
 * Cortex-A72).
 */
const STEADY_FRAMES = 65;

/** Frames that the pass `winograd` computes together, counted from the first input frame. */
const TILE_FRAMES = RESULTS;

/** Range of a part's input frames. */
export interface WindowSpan {
  /** First input frame. */
  readonly from: number;
  /** Frame after the last input frame. */
  readonly to: number;
}

/**
 * The frames of a window [first, end) with its halo on either side, limited to the sentence.
 * @param frames of the whole sentence.
 * @param steady widens the span, so that the window has the same bits as in the whole sentence. For
 * the flow, because the decoder amplifies its rounding; not for a fast decoder, whose first window
 * is narrow in order to be early.
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
