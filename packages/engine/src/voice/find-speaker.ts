import type { VoiceConfig } from './voice-config.ts';

/**
 * The number of a voice's speaker, by number or name; a number may come as text, as in
 * `voice: "en_US-x:3"`.
 * @returns undefined when there is no such speaker.
 */
export const findSpeaker = (
  speaker: number | string,
  { speakers, numSpeakers }: Pick<VoiceConfig, 'speakers' | 'numSpeakers'>,
): number | undefined => {
  const number =
    typeof speaker === 'string' && Object.hasOwn(speakers, speaker)
      ? speakers[speaker]
      : /^\d+$/.test(String(speaker))
        ? Number(speaker)
        : undefined;
  return number !== undefined && number < numSpeakers ? number : undefined;
};
