import { EngineError } from './errors.ts';
import type { AudioChunk } from './speech-engine.ts';

/** A text that every language of espeak can read. */
export const SELF_TEST_TEXT = '1 2 3.';

/** Refusals of the text. They pass the test: the engine works, only the voice lacks the sounds. */
const REFUSALS = ['input_not_speakable', 'invalid_input'];

/**
 * Waits for the first sound.
 * @returns why there is none, in words that any client may read; undefined if there is sound.
 */
export async function whySilent(audio: AsyncIterable<AudioChunk>): Promise<string | undefined> {
  try {
    for await (const _ of audio) return undefined;
    return 'the engine gives no audio';
  } catch (error) {
    if (!(error instanceof EngineError)) return 'the engine fails on every text';
    if (REFUSALS.includes(error.code)) return undefined;
    // The error's message names files of this machine.
    return error.code === 'voice_load_failed' ? 'the voice cannot be loaded' : error.message;
  }
}
