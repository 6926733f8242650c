import type { AudioEncoder, SampleParts } from '../formats/audio-format.ts';

/** The configuration's default bit rates. */
export const BIT_RATES = { mp3_bitrate: 64, opus_bitrate: 32, aac_bitrate: 64 };

/**
 * A sound somewhat like speech: rising and falling tones, with silence at both ends.
 * @param samples its length.
 */
export function someSound(samples: number, sampleRate = 22_050): Int16Array {
  return Int16Array.from({ length: samples }, (_, n) => {
    const seconds = n / sampleRate;
    const swell = Math.sin(Math.PI * ((seconds * 4) % 1)) ** 2 * Math.sin((Math.PI * n) / samples);
    const tone = [220, 447, 1310, 2893].reduce(
      (sum, hz, i) => sum + Math.sin(2 * Math.PI * hz * seconds) / (i + 1),
      0,
    );
    return Math.round(9000 * swell * tone);
  });
}

/** The sound in parts of so many samples. */
export function* inParts(sound: Int16Array, samples: number): Generator<Int16Array> {
  for (let at = 0; at < sound.length; at += samples) yield sound.subarray(at, at + samples);
}

export interface EncodeOptions {
  readonly sampleRate?: number;
  /** Length given to the encoder. Default: the real one. */
  readonly length?: number | null;
  /** Samples per part. Default: all in one. */
  readonly part?: number;
}

/** Encodes a sound. */
export async function encoded(
  encoder: AudioEncoder,
  sound: Int16Array,
  { sampleRate = 22_050, length = sound.length, part = sound.length || 1 }: EncodeOptions = {},
): Promise<Buffer> {
  const stream = { sampleRate, length, parts: inParts(sound, part) };
  return Buffer.concat(await Array.fromAsync(encoder.encode(stream)));
}

/**
 * Begins an endless answer, takes its first bytes and leaves. Resolves when the encoder has ended.
 */
export async function leaveEarly(encoder: AudioEncoder, sampleRate = 22_050): Promise<void> {
  let left = false;
  async function* endless(): AsyncGenerator<Int16Array> {
    try {
      for (;;) yield someSound(sampleRate);
    } finally {
      left = true;
    }
  }
  const parts: SampleParts = endless();
  for await (const bytes of encoder.encode({ sampleRate, length: null, parts })) {
    if (bytes.length > 0) break;
  }
  if (!left) throw new Error('the encoder left its reader and goes on reading');
}
