/** The three graphs a voice is cut into, and the names and shapes of what goes in and out. */

export const PART_NAMES = ['encoder', 'flow', 'decoder'] as const;

export type PartName = (typeof PART_NAMES)[number];

/**
 * Values at the seams. One sentence at a time: the batch is always 1.
 *
 * - encoder, whole sentence: `ids` and `scales` (and `speaker`, `duration_noise`) give
 *   `durations`, `mean` and `deviation` per id (and `speaker_vector`).
 * - Between encoder and flow our own code spreads mean and deviation over the frames and adds the
 *   noise, see gather-prior.ts; this is also what `scales[0]`, the noise scale, is applied by.
 * - flow, any window of frames: `prior` (and `speaker_vector`) gives `latent`.
 * - decoder, any window of frames: `latent` (and `speaker_vector`, `window`) gives `audio`.
 */
export const SEAM = {
  /** int64 [1, ids], phoneme ids with BOS, PAD and EOS. */
  ids: 'ids',
  /** float [3]: noise scale, length scale, noise scale of the durations. */
  scales: 'scales',
  /** int64 [1], number of the speaker; in voices with `structure.speakers`. */
  speaker: 'speaker',
  /** float [1, 2, ids], normal, variance 1; in voices with `structure.durationNoise`. */
  durationNoise: 'duration_noise',
  /** float [1, 1, ids], whole numbers of frames. */
  durations: 'durations',
  /** float [1, channels, ids]. */
  mean: 'mean',
  /** float [1, channels, ids]. */
  deviation: 'deviation',
  /** float [1, embedding, 1]; in voices with `structure.speakers`. */
  speakerVector: 'speaker_vector',
  /** float [1, channels, frames]. */
  prior: 'prior',
  /** float [1, channels, frames]. */
  latent: 'latent',
  /**
   * int64 [3]: frames of the latent before the window, in it, and behind it; in decoders that shed
   * their halo. `audio` is then that of the window alone.
   */
  window: 'window',
  /** float, frames × hop samples, nominally within ±1; its shape differs from recipe to recipe. */
  audio: 'audio',
} as const;
