import type { AudioChunk, Speech } from '@hailo-piper/engine';
import type { Ticket } from './ticket.ts';

/**
 * Passes the audio on unchanged and tells the ticket whether the reader or the engine is waited
 * for.
 * @param expectAudio called when the reader waits for audio.
 */
export function watchedAudio(
  { audio, sampleRate }: Speech,
  ticket: Ticket,
  expectAudio: () => void,
): AsyncIterator<AudioChunk, void> {
  const source = audio[Symbol.asyncIterator]();
  return {
    next: async () => {
      expectAudio();
      try {
        const result = await source.next();
        if (result.done) {
          ticket.finish(true);
          return result;
        }
        const { samples, silence, final } = result.value;
        const seconds = samples.length / sampleRate;
        if (!silence) ticket.spoke(seconds);
        if (final) ticket.finish(true);
        else ticket.givenAudio(seconds);
        return result;
      } catch (error) {
        ticket.finish(false);
        throw error;
      }
    },
    return: async () => {
      ticket.finish(false);
      await source.return?.();
      return { value: undefined, done: true };
    },
  };
}
