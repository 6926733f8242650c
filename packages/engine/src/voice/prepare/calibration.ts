import { createPhonemizers } from '../../phonemes/dry-run.ts';
import { CEILING } from '../../synthesis/limiter.ts';
import { piecesOf } from '../../synthesis/plan.ts';
import { planText } from '../../synthesis/planner.ts';
import { BATCH } from '../../synthesis/window.ts';
import type { VoiceConfig } from '../../voice-config/voice-config.ts';
import type { VoiceModel } from '../voice-model.ts';

/** Numbers, because espeak reads them out in every language. */
const TEXTS = ['1 2 3 4 5 6 7 8.', '21, 34, 55, 89, 144.', '2024, 365, 1000, 12, 60.'];
const SEED = 1;
/** Leaves headroom for sentences louder than these; the limiter handles higher peaks. */
const USUAL_PEAK = 0.9 * CEILING;

/** A sentence of every phoneme in turn, for voices that cannot speak the numbers. */
const allPhonemes = ({ phonemeIdMap }: VoiceConfig): number[] => [...phonemeIdMap.values()].flat();

/** Phoneme ids of some sentences in the voice's own language. */
export async function calibrationSentences(voice: VoiceConfig): Promise<readonly number[][]> {
  const phonemizers = createPhonemizers();
  const plans = await Promise.allSettled(
    TEXTS.map((text) => planText(voice, phonemizers, { text })),
  );
  const sentences = plans.flatMap((plan) =>
    plan.status === 'fulfilled' ? piecesOf(plan.value).map(({ ids }) => [...ids]) : [],
  );
  return sentences.length > 0 ? sentences : [allPhonemes(voice)];
}

/** The gain that brings the median peak of the sentences to USUAL_PEAK; 1 if they are silent. */
export async function steadyGain(
  model: VoiceModel,
  voice: VoiceConfig,
  sentences: readonly number[][],
): Promise<number> {
  const peaks: number[] = [];
  for (const ids of sentences) {
    let peak = 0;
    const input = { ids, scales: voice, speed: 1, speaker: 0, seed: SEED, exact: false };
    for await (const { audio } of model.speak(input, BATCH)) {
      peak = audio.reduce((most, sample) => Math.max(most, Math.abs(sample)), peak);
    }
    peaks.push(peak);
  }
  const median = peaks.sort((a, b) => a - b)[Math.floor(peaks.length / 2)] ?? 0;
  return median > 0 ? USUAL_PEAK / median : 1;
}
