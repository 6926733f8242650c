/**
 * Spreads values per phoneme id over the frames. The stock graph does this with an ids × frames
 * matrix of zeros and ones. Each step rounds to single precision as the graph does, so the result
 * has the same bits.
 */

const NO_ID = -1;

/** The encoder's output for a sentence: `mean` and `deviation` are channels × ids. */
export interface PriorPerId {
  readonly ids: number;
  readonly channels: number;
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

/**
 * The index of the phoneme id that each frame belongs to; −1 for none.
 * @param durations frames per id: whole numbers.
 * @returns at least one frame, like Piper's graph for a sentence whose durations are all 0.
 */
export function idsOfFrames(durations: Float32Array): Int32Array {
  const frames = durations.reduce((sum, duration) => sum + duration, 0);
  const ids = new Int32Array(Math.max(1, frames)).fill(NO_ID);
  let start = 0;
  for (const [id, duration] of durations.entries()) {
    ids.fill(id, start, start + duration);
    start += duration;
  }
  return ids;
}

/** Writes the noise of a frame, one normal random number per channel, to `into`. */
export type FrameNoise = (frame: number, into: Float32Array) => void;

/**
 * The prior, z_p, of the frames [first, end): mean + noise · deviation · scale.
 * @param noise not called if `noiseScale` is 0.
 * @returns channels × frames, channel by channel.
 */
export function gatherPrior(
  { ids, channels, mean, deviation }: PriorPerId,
  idOfFrame: Int32Array,
  first: number,
  end: number,
  noiseScale: number,
  noise: FrameNoise,
): Float32Array {
  const { fround } = Math;
  const width = end - first;
  const prior = new Float32Array(channels * width);
  const scale = fround(noiseScale);
  const drawn = new Float32Array(channels);
  for (let frame = 0; frame < width; frame += 1) {
    const id = idOfFrame[first + frame] ?? NO_ID;
    if (scale !== 0) noise(first + frame, drawn);
    for (let channel = 0; channel < channels; channel += 1) {
      const place = channel * ids + id;
      const centre = id === NO_ID ? 0 : (mean[place] as number);
      const spread = id === NO_ID ? 1 : (deviation[place] as number);
      const moved = fround(fround((drawn[channel] as number) * spread) * scale);
      prior[channel * width + frame] = centre + moved;
    }
  }
  return prior;
}
