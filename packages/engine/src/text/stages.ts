import { diacritization } from './arabic/diacritization.ts';
import { createDiacritizer } from './arabic/diacritizer.ts';
import type { SourceText } from './source-text.ts';
import type { ReadingVoice, TextStage } from './text-stage.ts';

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
