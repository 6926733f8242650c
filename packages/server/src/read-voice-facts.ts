import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { VoiceFacts } from '@hailo-piper/api';
import { readTerms } from '@hailo-piper/catalogue';
import { stateOf, statOf } from './file-state.ts';

/** What was read, by model, and the state of the files that it was read from. */
const known = new Map<string, { readonly state: string; readonly facts: VoiceFacts }>();

/**
 * What the files of a voice say of it. They are read once until they change.
 * @param model its `.onnx`.
 */
export function readVoiceFacts(model: string): VoiceFacts {
  const card = join(dirname(model), 'MODEL_CARD');
  const files = [model, `${model}.json`, card].map(statOf);
  const state = files.map((stats) => stats && stateOf(stats)).join();
  const before = known.get(model);
  if (before?.state === state) return before.facts;
  const [{ size = 0 } = {}, { size: configSize = 0 } = {}] = files;
  const facts = { size: size + configSize, ...readTerms(textOf(card)) };
  known.set(model, { state, facts });
  return facts;
}

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};
