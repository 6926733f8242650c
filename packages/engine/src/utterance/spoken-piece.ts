import type { AudioQueue } from '../audio-queue.ts';
import type { SamplesMessage } from '../pool/worker-tasks.ts';
import type { Plan, PlannedPiece } from '../synthesis/plan.ts';
import { sentenceTiming } from '../timing/sentence-timing.ts';
import type { AudioLength } from './audio-length.ts';
import type { UtteranceHooks } from './options.ts';
import type { UtteranceProgress } from './progress.ts';

/** A piece that is being spoken, and what is to be done about its audio. */
export interface SpokenPiece extends Pick<PlannedPiece, 'ids'> {
  /** Whether its times are to be told. */
  readonly timed: boolean;
  readonly onSamples: (message: SamplesMessage) => void;
  readonly onSpoken: () => void;
}

export interface SpokenPieceOptions {
  readonly plan: Plan;
  /** Of the piece, in the plan. */
  readonly index: number;
  readonly audio: AudioQueue;
  readonly progress: UtteranceProgress;
  readonly length: AudioLength;
  /** What came before the first sound, milliseconds. */
  readonly waited: { readonly queueMs: number; readonly planMs: number };
  /** Hz. */
  readonly sampleRate: number;
  readonly sentenceSilenceSeconds: number;
  /** Its work, as phoneme ids at length scale 1. */
  readonly work: (ids: number) => number;
  readonly hooks: Pick<UtteranceHooks, 'onProgress' | 'onSentence'>;
}

/** Made when the piece's turn has come; puts what workers give into the utterance's audio. */
export const spokenPiece = ({
  plan: { pieces, unknown },
  index,
  audio,
  progress,
  length,
  waited,
  sampleRate,
  sentenceSilenceSeconds,
  work,
  hooks,
}: SpokenPieceOptions): SpokenPiece => {
  const { ids, sentence, script } = pieces[index] as PlannedPiece;
  const next = pieces[index + 1];
  const final = next === undefined;
  const goesOn = next?.sentence === sentence;
  const silence = final || goesOn ? 0 : Math.round(sentenceSilenceSeconds * sampleRate);
  const phonemeIds = pieces.reduce((sum, piece) => sum + piece.ids.length, 0);
  const about = { plan: { phonemeIds, unknown, ...waited }, sentence, piece: index };
  const more = goesOn ? ({ goesOn } as const) : {};
  // Whoever has heard the beginning was told already.
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
        samplesToCome: final ? total - sampleCount : null,
        final: last && final,
      });
    },
    onSpoken: () => {
      if (silence > 0) {
        audio.push({
          ...about,
          samples: progress.unheard(new Int16Array(silence)),
          silence: true,
          last: true,
          samplesToCome: null,
          final: false,
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
};
