import { EngineError } from '../errors.ts';
import type { VoiceConfig } from './voice-config.ts';

type Speakers = Pick<VoiceConfig, 'speakers' | 'numSpeakers'>;

/** Most speaker names that an error message lists. */
const LISTED = 20;

/**
 * Finds a voice's speaker by name or number. The number may be text, as in `voice: "en_US-x:3"`.
 * @returns undefined when there is no such speaker.
 */
export function findSpeaker(
  speaker: number | string,
  { speakers, numSpeakers }: Speakers,
): number | undefined {
  const number =
    typeof speaker === 'string' && Object.hasOwn(speakers, speaker)
      ? speakers[speaker]
      : /^\d+$/.test(String(speaker))
        ? Number(speaker)
        : undefined;
  return number !== undefined && number < numSpeakers ? number : undefined;
}

/**
 * The number of the requested speaker; 0 if the request names none.
 * @throws EngineError `speaker_not_found`, which lists the voice's speakers.
 */
export function speakerNumber(
  speaker: number | string | undefined,
  voice: Speakers & Pick<VoiceConfig, 'id'>,
): number {
  if (speaker === undefined) return 0;
  const number = findSpeaker(speaker, voice);
  if (number !== undefined) return number;
  const names = Object.keys(voice.speakers).slice(0, LISTED).join(', ');
  throw new EngineError(
    'speaker_not_found',
    `voice ${voice.id} has no speaker ${JSON.stringify(speaker)}; it has ${voice.numSpeakers} ` +
      `(0 to ${voice.numSpeakers - 1})${names === '' ? '' : `: ${names}`}`,
    { field: 'speaker' },
  );
}
