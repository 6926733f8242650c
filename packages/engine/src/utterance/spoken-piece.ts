import type { AudioQueue } from '../audio-queue.ts';
import type { UtterancePlan } from '../speech-engine.ts';
import type { PieceInPlan } from '../synthesis/plan.ts';
import { sentenceTiming } from '../timing/sentence-timing.ts';
import type { AudioLength } from './audio-length.ts';
import type { UtteranceHooks } from './options.ts';
import type { WindowSamples } from './piece-audio.ts';
import type { UtteranceProgress } from './progress.ts';

/** A piece whose turn it is. */
export interface SpokenPiece {
  readonly onSamples: (samples: WindowSamples) => void;
  /** @param workMs time that workers worked for it. */
  readonly onSpoken: (workMs: number) => void;
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
  readonly hooks: Pick<UtteranceHooks, 'onSentence'>;
}

/**
 * Puts the audio of a piece into the utterance's audio. Call it when the piece's turn comes.
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
  let sampleCount = 0;
  return {
    onSamples: ({ samples, total, last, samplesPerId }) => {
      if (samples.length === 0 && !last) return;
      if (sampleCount === 0) length.piece(index, total);
      const spoken = { startSample, samples: total, samplesPerId };
      const timing =
        timed && sampleCount === 0
          ? { timing: { ...sentenceTiming(script, spoken), ...more } }
          : {};
      sampleCount += samples.length;
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
    onSpoken: (workMs) => {
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
        piece: index,
        synthesisSeconds: workMs / 1000,
      });
    },
  };
}
