import { HailoPiperError } from '../errors.ts';

export interface Level {
  /** Piper's peak normalisation, sentence by sentence. */
  readonly normalizeAudio: boolean;
  /** Gain after it. */
  readonly volume: number;
}

const MAX_SAMPLE = 32767;
const SILENCE_PEAK = 1e-8;

const peakOf = (audio: Float32Array): number => {
  let peak = 0;
  for (let i = 0; i < audio.length; i++) {
    const size = Math.abs(audio[i] as number);
    if (size > peak) peak = size;
    // A NaN compares false with everything and would go unnoticed.
    else if (Number.isNaN(size)) return size;
  }
  return peak;
};

/**
 * One sentence of model output to signed 16-bit samples: peak normalise, gain, clip, truncate.
 * Every step is rounded to float32 because NumPy works in float32 there; the samples are Piper's own.
 *
 * Source of behaviour: Piper 1.3.0, voice.py, `synthesize` and `AudioChunk.audio_int16_array`.
 * @throws HailoPiperError `synthesis_failed` when the model gave something that is not a number.
 */
export const toSamples = (audio: Float32Array, level: Level): Int16Array => {
  const peak = peakOf(audio);
  if (!Number.isFinite(peak)) {
    throw new HailoPiperError('synthesis_failed', 'the voice gave samples that are not numbers');
  }
  const samples = new Int16Array(audio.length);
  if (level.normalizeAudio && peak < SILENCE_PEAK) return samples;

  const divisor = level.normalizeAudio ? peak : 1;
  const gain = Math.fround(level.volume);
  for (let i = 0; i < audio.length; i++) {
    const normalised = Math.fround((audio[i] as number) / divisor);
    const gained = Math.fround(normalised * gain);
    const clipped = Math.min(Math.max(gained, -1), 1);
    samples[i] = Math.fround(clipped * MAX_SAMPLE);
  }
  return samples;
};
