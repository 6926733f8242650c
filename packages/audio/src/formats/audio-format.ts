/** Samples in order, as they come or all there. */
export type SampleParts = AsyncIterable<Int16Array> | Iterable<Int16Array>;

/** Mono 16-bit audio on its way to an encoder. */
export interface PcmStream {
  /** Hz. */
  readonly sampleRate: number;
  /** Samples in all; `null` while nobody knows yet. */
  readonly length: number | null;
  readonly parts: SampleParts;
}

/** An encoder that is found and loaded. It may serve any number of answers, also at a time. */
export interface AudioEncoder {
  /** What its bytes depend on beside the samples, in any form that tells one from another. */
  readonly settings: string;
  /**
   * The bytes of one answer, as soon as its samples decide them. What they take is given back when
   * the reader leaves, be it at the end or before. Throws what `parts` throws.
   */
  encode(pcm: PcmStream): AsyncGenerator<Uint8Array>;
  /**
   * Writes into an answer that is all there what shows only at its end, such as a checksum, and makes
   * one that was begun without its length what it would be with it.
   * @param answer All of it; the first block has at least what `encode` gave first.
   */
  complete?(answer: readonly Buffer[], sound: KnownSound): void | Promise<void>;
}

/** A sound that has come to its end. */
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
  /** Rates the codec takes, in Hz, ascending; absent where it takes any. */
  readonly sampleRates?: readonly number[];
  /** Bytes of an answer of so many samples; absent where that shows only when they are encoded. */
  readonly size?: (samples: number) => number;
  /**
   * Loads what encodes; until then nothing of it is in memory.
   * @throws AudioError `encoder_missing` when this machine has nothing that can.
   */
  prepare(bitRates: BitRates): Promise<AudioEncoder>;
}
