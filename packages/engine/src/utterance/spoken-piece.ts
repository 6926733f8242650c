import type { AudioQueue } from '../audio-queue.ts';
import type { SamplesMessage } from '../pool/worker-tasks.ts';
import type { UtterancePlan } from '../speech-engine.ts';
import type { PieceInPlan, PlannedPiece } from '../synthesis/plan.ts';
import { sentenceTiming } from '../timing/sentence-timing.ts';
import type { AudioLength } from './audio-length.ts';
import type { UtteranceHooks } from './options.ts';
import type { UtteranceProgress } from './progress.ts';

/** A piece being spoken: takes its audio from the worker. */
export interface SpokenPiece extends Pick<PlannedPiece, 'ids'> {
  /** Whether times are requested. */
  readonly timed: boolean;
  readonly onSamples: (message: SamplesMessage) => void;
  readonly onSpoken: () => void;
}

export interface SpokenPieceOptions {
  readonly piece: PieceInPlan;
  /** Of the piece, in the plan. */
  readonly index: number;
  /** Whether it is the last of the plan. */
  readonly final: boolean;
  /** Sent with each chunk. */
  readonly plan: UtterancePlan;
  readonly audio: AudioQueue;
  readonly progress: UtteranceProgress;
  readonly length: AudioLength;
  /** Hz. */
  readonly sampleRate: number;
  /** Its work, as phoneme ids at length scale 1. */
  readonly work: (ids: number) => number;
  readonly hooks: Pick<UtteranceHooks, 'onProgress' | 'onSentence'>;
}

/**
 * Puts the audio that workers make of a piece into the utterance's audio. Call it when the piece's
 * turn comes.
 */
export function spokenPiece({
  piece: { ids, script, sentence, goesOn, pauseSeconds },
  index,
  final,
  plan,
  audio,
  progress,
  length,
  sampleRate,
  work,
  hooks,
}: SpokenPieceOptions): SpokenPiece {
  const silence = Math.round(pauseSeconds * sampleRate);
  const about = { plan, sentence, piece: index };
  const more = goesOn ? ({ goesOn } as const) : {};
  // A reader that has the beginning already has the times.
  const timed = progress.skip === 0 && script !== undefined;
  const startSample = progress.before;
  const startedAt = performance.now();
  let spokenAt = startedAt;
  let sampleCount = 0;
  return {
    ids,
    timed,
    onSamples: ({ samples, total, last, samplesPerId }) => {
      hooks.onProgress?.();
      if (samples.length === 0 && !last) return;
      if (sampleCount === 0) length.piece(index, total);
      const spoken = { startSample, samples: total, samplesPerId };
      const timing =
        timed && sampleCount === 0
          ? { timing: { ...sentenceTiming(script, spoken), ...more } }
          : {};
      sampleCount += samples.length;
      progress.made = sampleCount;
      spokenAt = performance.now();
      audio.push({
        ...about,
        samples: progress.unheard(samples),
        silence: ids.length === 0,
        ...timing,
        last: last && silence === 0,
        samplesToCome: final ? total - sampleCount + silence : null,
        final: last && silence === 0 && final,
      });
    },
    onSpoken: () => {
      if (silence > 0) {
        audio.push({
          ...about,
          samples: progress.unheard(new Int16Array(silence)),
          silence: true,
          last: true,
          samplesToCome: final ? 0 : null,
          final,
        });
      }
      progress.before += sampleCount + silence;
      if (ids.length === 0) return;
      hooks.onSentence?.({
        work: work(ids.length),
        audioSeconds: sampleCount / sampleRate,
        synthesisSeconds: (spokenAt - startedAt) / 1000,
      });
    },
  };
}
