/** What a Piper voice's graph looks like inside: where it can be cut, and into what. */

/** The places where a voice is cut, by the names its exporter happened to give them. */
export interface Seams {
  /** Frames per phoneme id, [1, 1, ids]: what the graph's only `Ceil` makes. */
  readonly durations: string;
  /** Mean of the prior per id, [1, channels, ids]. */
  readonly mean: string;
  /** Logarithm of the prior's deviation per id, [1, channels, ids]. */
  readonly logDeviation: string;
  /** The prior with its noise per frame, z_p, [1, channels, frames]. */
  readonly prior: string;
  /** What the decoder turns into audio, z, [1, channels, frames]. */
  readonly latent: string;
  /** Samples, [1, 1, samples]. */
  readonly audio: string;
  /** The normal noise that the stochastic duration predictor draws, [1, 2, ids]. */
  readonly durationNoise?: string;
  /** The speaker's embedding, [1, embedding, 1]. */
  readonly speakerVector?: string;
  /** All-ones masks over ids and over frames, [1, 1, n]; the graph has them for padded batches. */
  readonly idMask?: string;
  readonly frameMask?: string;
}

/** What whoever runs the parts of a voice has to know. */
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

/** Why a graph is not one that can be cut: a sentence for the log and for people. */
export class VoiceMisfit extends Error {}
