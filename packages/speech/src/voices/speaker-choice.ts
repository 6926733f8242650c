import { near } from '@hailo-piper/config';
import { findSpeaker, type VoiceInfo } from '@hailo-piper/engine';
import { SpeechError, type WishField } from '../speech-error.ts';
import type { VoiceChoice } from './voice-catalogue.ts';

/** A speaker of a voice with several. */
export interface ChosenSpeaker {
  readonly number: number;
  /** Absent if the speaker has no name. */
  readonly name?: string;
}

/** The ways to request a speaker, beside the name of the voice. */
export interface SpeakerWish {
  /** A speaker number, a name, or a number in digits. */
  readonly speaker?: number | string | undefined;
  /** A speaker number that is never read as a name. */
  readonly speakerNumber?: number | undefined;
}

const MAX_LISTED = 10;

/**
 * Chooses the requested speaker, else the first. Text is a name if the voice has it, otherwise a
 * number in digits: in a voice whose speakers are *named* by numbers, `"3"` may be another speaker
 * than `3`.
 *
 * @returns undefined for a voice with one speaker.
 * @throws SpeechError `speaker_not_found`; `speaker_asked_twice`.
 */
export function chooseSpeaker(
  { voice, speaker: ofVoice, usualSpeaker }: VoiceChoice,
  { speaker, speakerNumber }: SpeakerWish,
): ChosenSpeaker | undefined {
  const field = speaker === undefined ? 'speakerNumber' : 'speaker';
  if (ofVoice !== undefined && (speaker ?? speakerNumber) !== undefined) {
    throw new SpeechError(
      'speaker_asked_twice',
      field,
      (nameOf) => `\`${nameOf('voice')}\` already names a speaker; leave \`${nameOf(field)}\` out.`,
    );
  }
  const named = speaker ?? ofVoice ?? (speakerNumber === undefined ? usualSpeaker : undefined);
  const number = numberOf(named, voice, 'speaker');
  const byNumber = numberOf(speakerNumber, voice, 'speakerNumber');
  if (number !== undefined && byNumber !== undefined && number !== byNumber) {
    throw new SpeechError(
      'speaker_asked_twice',
      'speakerNumber',
      (nameOf) =>
        `\`${nameOf('speaker')}\` is number ${number}, but \`${nameOf('speakerNumber')}\` is ` +
        `${byNumber}; leave one out.`,
    );
  }
  return voice.numSpeakers > 1 ? withName(number ?? byNumber ?? 0, named, voice) : undefined;
}

function numberOf(
  asked: number | string | undefined,
  voice: VoiceInfo,
  field: WishField,
): number | undefined {
  if (asked === undefined) return undefined;
  const number = findSpeaker(asked, voice);
  if (number !== undefined) return number;
  const message = notFound(asked, voice);
  throw new SpeechError('speaker_not_found', field, () => message);
}

function withName(
  number: number,
  asked: number | string | undefined,
  { speakers }: VoiceInfo,
): ChosenSpeaker {
  const isName = typeof asked === 'string' && Object.hasOwn(speakers, asked);
  const name = isName ? asked : Object.keys(speakers).find((one) => speakers[one] === number);
  return name === undefined ? { number } : { number, name };
}

/** The message lists all names if they are few, else the similar ones. */
function notFound(asked: number | string, { id, numSpeakers, speakers }: VoiceInfo): string {
  const have =
    numSpeakers === 1 ? 'it has one, number 0' : `it has ${numSpeakers}, 0 to ${numSpeakers - 1}`;
  const names = Object.keys(speakers);
  const listed =
    names.length <= MAX_LISTED ? names : near(String(asked), names).slice(0, MAX_LISTED);
  const further = names.length > MAX_LISTED ? `, of ${names.length} names near it` : ', by name';
  return `The voice ${id} has no such speaker; ${have}${
    listed.length === 0 ? '' : `${further}: ${listed.join(', ')}`
  }.`;
}
