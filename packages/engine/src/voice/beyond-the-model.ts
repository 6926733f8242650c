import { EngineError } from '../errors.ts';
import type { SentenceInput } from './voice-model.ts';

/** ONNX Runtime's error message for an index that an embedding table does not have. */
const OUT_OF_BOUNDS = /indices element out of data bounds, idx=(\d+) must be .* \[-?\d+,(\d+)\]/;

/**
 * Runs a graph that looks up phoneme ids and speakers. A voice's config may list more of either
 * than its model has. Piper 1.3.0 speaks such a voice until a request uses a missing one. The graph
 * stays usable after that error, so only the request fails and the worker lives on.
 *
 * @throws EngineError `synthesis_failed` for an id or a speaker that the model does not have.
 */
export async function withinModel<T>(
  { ids, speaker }: Pick<SentenceInput, 'ids' | 'speaker'>,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    const found = OUT_OF_BOUNDS.exec(cause instanceof Error ? cause.message : '');
    if (found === null) throw cause;
    const [, index, last] = found.map(Number);
    const isSpeaker = index === speaker && !ids.includes(speaker);
    const problem = isSpeaker
      ? `the model of the voice has no speaker ${index}, though its config does: the last is ${last}`
      : `the text needs the phoneme id ${index}, but the model of the voice ends at ${last}`;
    throw new EngineError('synthesis_failed', problem, { cause });
  }
}
