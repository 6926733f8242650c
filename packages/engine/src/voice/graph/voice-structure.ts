/** The structure of a Piper voice's graph: where it is cut, and the sizes of its parts. */

/** The values at which a voice is cut, by their names in the stock graph. */
export interface Seams {
  /** Frames per phoneme id, [1, 1, ids]: the output of the graph's only `Ceil`. */
  readonly durations: string;
  /** Mean of the prior per id, [1, channels, ids]. */
  readonly mean: string;
  /** Logarithm of the prior's deviation per id, [1, channels, ids]. */
  readonly logDeviation: string;
  /** The prior per frame with its noise, z_p, [1, channels, frames]. */
  readonly prior: string;
  /** The decoder's input, z, [1, channels, frames]. */
  readonly latent: string;
  /** Samples, [1, 1, samples]. */
  readonly audio: string;
  /** The normal noise that the stochastic duration predictor draws, [1, 2, ids]. */
  readonly durationNoise?: string;
  /** The speaker's embedding, [1, embedding, 1]. */
  readonly speakerVector?: string;
  /** All-ones masks over ids and over frames, [1, 1, n], which the graph has for padded batches. */
  readonly idMask?: string;
  readonly frameMask?: string;
}

/** Sizes and inputs of a voice's parts, needed to run them. */
export interface VoiceStructure {
  /** Channels of mean, deviation, prior and latent. */
  readonly channels: number;
  /** Samples per frame. */
  readonly hop: number;
  /** Whether the encoder takes `speaker`, and flow and decoder `speaker_vector`. */
  readonly speakers: boolean;
  /** Whether the encoder takes `duration_noise`. */
  readonly durationNoise: boolean;
  /** Frames on either side of a window that the bits of its result depend on. */
  readonly flowHalo: number;
  readonly decoderHalo: number;
}

/** A graph cannot be cut. The message is a sentence for the log. */
export class VoiceMisfit extends Error {}
