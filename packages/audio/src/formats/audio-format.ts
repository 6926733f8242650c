/** Samples in order, as a stream or complete. */
export type SampleParts = AsyncIterable<Int16Array> | Iterable<Int16Array>;

/** Mono 16-bit audio on its way to an encoder. */
export interface PcmStream {
  /** Hz. */
  readonly sampleRate: number;
  /** Number of samples; `null` if not known yet. */
  readonly length: number | null;
  readonly parts: SampleParts;
}

/** A loaded encoder. It may serve any number of answers, also at the same time. */
export interface AudioEncoder {
  /** Text that differs for settings that give different bytes of the same samples. */
  readonly settings: string;
  /**
   * The bytes of one answer, as early as possible. Frees its resources when the reader ends or
   * leaves. Throws what `parts` throws.
   */
  encode(pcm: PcmStream): AsyncGenerator<Uint8Array>;
  /**
   * Fills in what is known only at the end of a complete answer, such as a checksum. An answer that
   * was begun without its length becomes what it would be with it.
   * @param answer all of it; the first block has at least the first bytes that `encode` gave.
   */
  complete?(answer: readonly Buffer[], sound: KnownSound): void | Promise<void>;
}

/** A complete sound. */
export interface KnownSound {
  /** Hz. */
  readonly sampleRate: number;
  /** Samples. */
  readonly length: number;
}

/** Bit rates as configured, kbit/s. */
export interface BitRates {
  readonly mp3_bitrate: number;
  readonly opus_bitrate: number;
  readonly aac_bitrate: number;
}

export interface AudioFormat {
  readonly name: string;
  readonly contentType: string;
  /** Rates that the codec supports, Hz, ascending; absent if it supports any. */
  readonly sampleRates?: readonly number[];
  /** Bytes of an answer of so many samples; absent if known only after encoding. */
  readonly size?: (samples: number) => number;
  /**
   * Loads the encoder, which is not in memory before.
   * @throws AudioError `encoder_missing` if this machine has none.
   */
  prepare(bitRates: BitRates): Promise<AudioEncoder>;
}
