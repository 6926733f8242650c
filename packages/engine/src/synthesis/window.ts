/** How to cut a sentence into windows. All numbers are frames of the voice. */
export interface WindowSchedule {
  /** The decoder's first window. A shorter one gives audio sooner. */
  readonly first: number;
  /** The decoder's longest window. A longer one repeats less work, but takes more memory. */
  readonly max: number;
  readonly growth: number;
  /**
   * A rest of less than this share of a window is added to it; if the sum exceeds the longest
   * window, it is split into two equal windows.
   */
  readonly absorb: number;
  /** The flow's first and longest window, the first at most the longest. Each frame is made once. */
  readonly flowFirst: number;
  readonly flowMax: number;
  readonly flowGrowth: number;
  /** A rest of fewer frames is added to the flow's window; another window costs two more halos. */
  readonly flowAbsorb: number;
  /** Frames that are made before any is given, see `heldFrames`. */
  readonly held: number;
  /** The same as a share of the sentence, 0 to 1, in addition. */
  readonly heldShare: number;
}

/**
 * Audio as soon as possible, for the first piece of a text. The second window, including the flow's
 * work for it, is five times the work of the first, so it comes in time on a machine that makes
 * speech in a fifth of its length. Slower machines have another: see `solveSchedule`.
 */
export const STREAM: WindowSchedule = {
  first: 20,
  max: 112,
  growth: 2,
  absorb: 0.75,
  flowFirst: 32,
  flowMax: 512,
  flowGrowth: 6,
  flowAbsorb: 112,
  held: 0,
  heldShare: 0,
};

/**
 * The least work, for whole answers and for pieces made while the previous one is heard. Longer
 * windows of the decoder would save nothing.
 */
export const BATCH: WindowSchedule = {
  first: 112,
  max: 112,
  growth: 1,
  absorb: 0.75,
  flowFirst: 512,
  flowMax: 512,
  flowGrowth: 1,
  flowAbsorb: 256,
  held: 0,
  heldShare: 0,
};

/** Longest windows of the decoder and of the flow. */
const SHARED_BY_TWO = { decoder: 80, flow: 400 };
const SHARED_BY_MORE = { decoder: 56, flow: 192 };

/**
 * The windows where several workers share a sentence: shorter, so that none waits long for its
 * latent or for the last window, and each worker needs less memory. They change no bit of the audio;
 * see window-span.ts. Each window of the flow computes two halos, some 200 frames, in addition.
 * @param workers more than one.
 */
export function forSharing(schedule: WindowSchedule, workers: number): WindowSchedule {
  const { decoder, flow } = workers === 2 ? SHARED_BY_TWO : SHARED_BY_MORE;
  return {
    ...schedule,
    first: Math.min(schedule.first, decoder),
    max: Math.min(schedule.max, decoder),
    flowMax: flow,
    flowAbsorb: flow / 2,
  };
}

/** A range of frames, `end` not included. */
export interface Frames {
  readonly first: number;
  readonly end: number;
}

/** One step: the frames that the flow makes first, if any, and those the decoder then makes. */
export interface Window {
  readonly flow: Frames | undefined;
  readonly decoder: Frames;
}

/**
 * The windows of a sentence, in order. The decoder's ranges follow each other without gaps. So do
 * the flow's, which stay ahead by the decoder's halo.
 * @param frames of the whole sentence.
 * @param decoderHalo frames that the decoder needs on each side of its window.
 */
export function* windowsOf(
  frames: number,
  schedule: WindowSchedule,
  decoderHalo: number,
): Generator<Window> {
  let width = schedule.first;
  let flowWidth = schedule.flowFirst;
  let latentEnd = 0;
  for (let first = 0; first < frames; ) {
    const end = endOfWindow(first, width, frames, schedule);
    const needed = Math.min(frames, end + decoderHalo);
    let flow: Frames | undefined;
    if (needed > latentEnd) {
      const flowEnd = withRest(
        Math.max(needed, latentEnd + Math.min(schedule.flowMax, flowWidth)),
        frames,
        schedule.flowAbsorb,
      );
      flow = { first: latentEnd, end: flowEnd };
      latentEnd = flowEnd;
      flowWidth *= schedule.flowGrowth;
    }
    yield { flow, decoder: { first, end } };
    first = end;
    width = Math.min(schedule.max, Math.round(width * schedule.growth));
  }
}

/**
 * Frames of a sentence that are made before any is given; 0 if each window is given at once. On a
 * slow machine, they are heard while the rest is made.
 * @param frames of the whole sentence.
 */
export function heldFrames(
  frames: number,
  { held, heldShare }: Pick<WindowSchedule, 'held' | 'heldShare'>,
): number {
  return Math.min(frames, Math.ceil(held + heldShare * frames));
}

function endOfWindow(
  first: number,
  width: number,
  frames: number,
  { max, absorb }: WindowSchedule,
): number {
  const rest = frames - first;
  if (rest >= width * (1 + absorb)) return first + width;
  return rest <= max ? frames : first + Math.ceil(rest / 2);
}

function withRest(end: number, frames: number, tooShort: number): number {
  return frames - end < tooShort ? frames : end;
}
