import { EngineError } from '../errors.ts';
import { joined } from './joined.ts';
import { Limiter } from './limiter.ts';

export interface Level {
  /**
   * `true`: Piper's peak normalisation, sentence by sentence. `false`: the model's level.
   * `steady`: one gain per voice and a limiter.
   */
  readonly normalizeAudio: boolean | 'steady';
  /** Gain after normalisation. */
  readonly volume: number;
}

/** Whether a level gives exactly Piper's samples. */
export function isExact(normalizeAudio: Level['normalizeAudio'] = 'steady'): boolean {
  return normalizeAudio !== 'steady';
}

/**
 * Turns the model's output for one piece into samples, window by window. Both methods throw
 * EngineError `synthesis_failed` if the output is not a number.
 */
export interface Leveller {
  push(audio: Float32Array): Int16Array;
  /** Takes the last window; returns its samples after those that were held back. */
  end(audio: Float32Array): Int16Array;
}

const MAX_SAMPLE = 32767;
const SILENCE_PEAK = 1e-8;
const NO_SAMPLES = new Int16Array(0);

/** @param steadyGain the voice's gain at level `steady`. */
export function createLeveller(
  level: Level,
  { sampleRate, steadyGain }: { readonly sampleRate: number; readonly steadyGain: number },
): Leveller {
  if (level.normalizeAudio === true) return peakLeveller(level.volume);
  if (level.normalizeAudio === false) {
    const push = (audio: Float32Array) => toSamples(checked(audio), 1, level.volume);
    return { push, end: push };
  }
  const limiter = new Limiter(sampleRate);
  const gain = steadyGain * level.volume;
  const limit = (audio: Float32Array) => limiter.push(amplified(checked(audio), gain));
  return {
    push: (audio) => toSamples(limit(audio), 1, 1),
    end: (audio) => toSamples(joined([limit(audio), limiter.flush()], Float32Array), 1, 1),
  };
}

function amplified(audio: Float32Array, gain: number): Float32Array {
  const louder = new Float32Array(audio.length);
  for (let i = 0; i < audio.length; i++) louder[i] = (audio[i] as number) * gain;
  return louder;
}

/** Returns all samples at the end, because the peak of the whole piece is needed. */
function peakLeveller(volume: number): Leveller {
  const windows: Float32Array[] = [];
  return {
    push: (audio) => {
      windows.push(audio);
      return NO_SAMPLES;
    },
    end: (last) => {
      const audio = joined([...windows, last], Float32Array);
      const peak = peakOf(audio);
      if (peak < SILENCE_PEAK) return new Int16Array(audio.length);
      return toSamples(audio, peak, volume);
    },
  };
}

function peakOf(audio: Float32Array): number {
  let peak = 0;
  for (let i = 0; i < audio.length; i++) {
    const size = Math.abs(audio[i] as number);
    if (size > peak) peak = size;
    // A NaN compares false with everything and would go unnoticed.
    else if (Number.isNaN(size)) peak = Number.POSITIVE_INFINITY;
  }
  if (Number.isFinite(peak)) return peak;
  throw new EngineError('synthesis_failed', 'the voice gave samples that are not numbers');
}

function checked(audio: Float32Array): Float32Array {
  peakOf(audio);
  return audio;
}

/**
 * Peak normalise, gain, clip, truncate. Every step is rounded to float32 because NumPy works in
 * float32 there; the samples are Piper's own.
 * Source of behaviour: Piper 1.3.0, voice.py, `synthesize` and `AudioChunk.audio_int16_array`.
 */
function toSamples(audio: Float32Array, peak: number, volume: number): Int16Array {
  const samples = new Int16Array(audio.length);
  const gain = Math.fround(volume);
  for (let i = 0; i < audio.length; i++) {
    const normalised = Math.fround((audio[i] as number) / peak);
    const gained = Math.fround(normalised * gain);
    const clipped = Math.min(Math.max(gained, -1), 1);
    samples[i] = Math.fround(clipped * MAX_SAMPLE);
  }
  return samples;
}
