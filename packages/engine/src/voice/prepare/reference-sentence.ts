import { joined } from '../../synthesis/joined.ts';
import { BATCH, STREAM } from '../../synthesis/window.ts';
import type { VoiceModel } from '../voice-model.ts';

const NO_NOISE = { noiseScale: 0, noiseWScale: 0, lengthScale: 1 };

/** A sentence to compare two ways to run a voice. It is spoken without noise. */
export interface Sentence {
  readonly ids: readonly number[];
  readonly speaker: number;
}

/** A sentence with the stock graph's audio. */
export interface Reference extends Sentence {
  readonly audio: Float32Array;
}

/** The fast ways to speak, which differ in how samples are computed. */
export const FAST_WAYS = [
  { schedule: STREAM, exact: false },
  { schedule: BATCH, exact: false },
] as const;

export const ALL_WAYS = [...FAST_WAYS, { schedule: BATCH, exact: true }] as const;

export type Way = (typeof ALL_WAYS)[number];

/** The audio of a whole sentence, spoken without noise. */
export async function speakSentence(
  model: VoiceModel,
  { ids, speaker }: Sentence,
  { schedule, exact }: Way,
): Promise<Float32Array> {
  const input = { ids, scales: NO_NOISE, speed: 1, speaker, seed: 0, exact };
  return joined(
    await Array.fromAsync(model.speak(input, schedule), ({ audio }) => audio),
    Float32Array,
  );
}
