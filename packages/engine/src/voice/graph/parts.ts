/** The three graphs that a voice is cut into, and the names and shapes of their values. */

export const PART_NAMES = ['encoder', 'flow', 'decoder'] as const;

export type PartName = (typeof PART_NAMES)[number];

/**
 * Inputs and outputs of the parts. The batch is always 1, a single sentence.
 *
 * - encoder, whole sentence: `ids` and `scales` (and `speaker`, `duration_noise`) give
 *   `durations`, `mean` and `deviation` per id (and `speaker_vector`).
 * - Between encoder and flow, gather-prior.ts spreads mean and deviation over the frames and adds
 *   the noise, scaled by `scales[0]`.
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
   * int64 [3]: frames of the latent before, in and after the window; in decoders that shed their
   * halo. `audio` is then the window's alone.
   */
  window: 'window',
  /** float, frames × hop samples, nominally within ±1; its shape depends on the recipe. */
  audio: 'audio',
} as const;
