/** Piper's settings that act on the graph's output, by their names in Piper. */
export interface PiperLevel {
  readonly normalize_audio?: boolean;
  readonly volume?: number;
}

const SILENT_PEAK = 1e-8;
const MAX_WAV_VALUE = 32767;

/**
 * Samples of one sentence from the output of a stock graph. Tests compare the engine with it, so it
 * is written from Piper and shares nothing with the engine.
 * Source: piper-tts 1.3.0, piper/voice.py: `PiperVoice.synthesize`, `AudioChunk.audio_int16_array`.
 * NumPy computes every step in float32, and so does the map of a Float32Array.
 */
export function piperSamples(
  audio: Float32Array,
  { normalize_audio: normalizeAudio = true, volume = 1 }: PiperLevel,
): Int16Array {
  let levelled = audio;
  if (normalizeAudio) {
    const peak = audio.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    levelled = audio.map((value) => (peak < SILENT_PEAK ? 0 : value / peak));
  }
  const gain = Math.fround(volume);
  const clipped = levelled
    .map((value) => value * gain)
    .map((value) => Math.min(Math.max(value, -1), 1));
  // Truncated towards zero, as `astype(np.int16)` does.
  return new Int16Array(clipped.map((value) => value * MAX_WAV_VALUE));
}
