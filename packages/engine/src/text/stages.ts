import type { VoiceConfig } from '../voice/voice-config.ts';
import { diacritization } from './arabic/diacritization.ts';
import { createDiacritizer } from './arabic/diacritizer.ts';
import type { SourceText } from './source-text.ts';

/** What a stage may know of the voice that reads the text. */
export type ReadingVoice = Pick<VoiceConfig, 'phonemeType' | 'espeakVoice'>;

/**
 * One change of a text before it is read, or the text itself where it has nothing to change. A stage
 * is given what stands between `[[ … ]]` blocks, each part by itself.
 * @throws EngineError where the text cannot be read.
 */
export type TextStage = (text: SourceText, voice: ReadingVoice) => SourceText | Promise<SourceText>;

/** All stages, in the order they are run in. For one thread: a stage may hold a model. */
export function createTextStages(): readonly TextStage[] {
  return [diacritization(createDiacritizer())];
}

/** @throws EngineError what a stage throws. */
export async function throughStages(
  text: SourceText,
  voice: ReadingVoice,
  stages: readonly TextStage[],
): Promise<SourceText> {
  let staged = text;
  for (const stage of stages) staged = await stage(staged, voice);
  return staged;
}
