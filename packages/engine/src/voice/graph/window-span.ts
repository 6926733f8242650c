/** Which frames a part is given for a window of its result. */

/**
 * Frames, the halo included, from which on a window's width changes no bit of the result. The
 * matrix products of ONNX Runtime (MLAS) sum in blocks of 128, and in longer ones where the
 * result has 64 columns or fewer: a narrower window is as exact, but rounded in another order,
 * by up to 3e-5 in the latent and 1e-6 in the samples (measured; 65 and wider: 0).
 */
export const STEADY_FRAMES = 65;

export interface WindowSpan {
  /** First frame given. */
  readonly from: number;
  /** Frame after the last one given. */
  readonly to: number;
}

/**
 * The frames of a window [first, end), its halo on either side as far as the sentence goes, and
 * more of the sentence where that is fewer than `atLeast`.
 * @param frames of the whole sentence.
 * @param atLeast STEADY_FRAMES for the flow, whose rounding the decoder amplifies; none for the
 * decoder, whose first window is narrow so that it is there early.
 */
export const windowSpan = (
  first: number,
  end: number,
  frames: number,
  halo: number,
  atLeast = 0,
): WindowSpan => {
  const before = Math.max(0, first - halo);
  const to = Math.min(frames, Math.max(end + halo, before + atLeast));
  return { from: Math.max(0, Math.min(before, to - atLeast)), to };
};
