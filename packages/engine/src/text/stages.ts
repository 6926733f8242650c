import type { VoiceConfig } from '../voice/voice-config.ts';
import { diacritization } from './arabic/diacritization.ts';
import { createDiacritizer } from './arabic/diacritizer.ts';
import type { SourceText } from './source-text.ts';

/** The properties of a voice that a stage may use. */
export type ReadingVoice = Pick<VoiceConfig, 'phonemeType' | 'espeakVoice'>;

/**
 * Changes a text before it is read; returns the same text if there is nothing to change. A stage
 * gets each part between `[[ … ]]` blocks separately.
 * @throws EngineError if the text cannot be read.
 */
export type TextStage = (text: SourceText, voice: ReadingVoice) => SourceText | Promise<SourceText>;

/** All stages, in the order in which they run. For one thread, because a stage may hold a model. */
export function createTextStages(): readonly TextStage[] {
  return [diacritization(createDiacritizer())];
}

/** @throws EngineError from the stages. */
export async function throughStages(
  text: SourceText,
  voice: ReadingVoice,
  stages: readonly TextStage[],
): Promise<SourceText> {
  let staged = text;
  for (const stage of stages) staged = await stage(staged, voice);
  return staged;
}
