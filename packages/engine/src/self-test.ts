import { EngineError } from './errors.ts';
import type { AudioChunk } from './speech-engine.ts';

/** Read out in every language that espeak has. */
export const SELF_TEST_TEXT = '1 2 3.';

/** Refusals of the text: whoever gives them has read it, and may have a voice for other texts only. */
const REFUSALS = ['input_not_speakable', 'invalid_input'];

/**
 * Waits for the first sound.
 * @returns why there is none, in words that may be told to anybody; undefined where there is.
 */
export async function whySilent(audio: AsyncIterable<AudioChunk>): Promise<string | undefined> {
  try {
    for await (const _ of audio) return undefined;
    return 'the engine gives no audio';
  } catch (error) {
    if (!(error instanceof EngineError)) return 'the engine fails on every text';
    if (REFUSALS.includes(error.code)) return undefined;
    // Its message names files of this machine.
    return error.code === 'voice_load_failed' ? 'the voice cannot be loaded' : error.message;
  }
}
