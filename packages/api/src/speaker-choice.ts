import { near } from '@hailo-piper/config';
import { findSpeaker, type VoiceInfo } from '@hailo-piper/engine';
import { ApiError } from './errors.ts';
import type { VoiceChoice } from './voice-choice.ts';

/** A speaker of a voice that has several. */
export interface ChosenSpeaker {
  readonly number: number;
  /** Absent where the voice has no name for it. */
  readonly name?: string;
}

/** The ways to ask for one, beside the voice's name. */
export interface AskedSpeaker {
  readonly speaker?: number | string;
  /** Piper's own field: a number, in digits if need be, and never a name. */
  readonly speaker_id?: number | string;
}

const MAX_LISTED = 10;

/**
 * The speaker that is asked for, else the first. A number is a number; text is a name if the voice has
 * it, and only then a number in digits: in a voice whose speakers are *named* by numbers `"3"` may be
 * another than `3`.
 *
 * @returns undefined for a voice that has one speaker.
 * @throws ApiError `speaker_not_found`; `invalid_value` when two are asked for.
 */
export function chooseSpeaker(
  { voice, speaker: ofVoice }: VoiceChoice,
  { speaker, speaker_id: id }: AskedSpeaker,
): ChosenSpeaker | undefined {
  const field = speaker === undefined ? 'speaker_id' : 'speaker';
  if (ofVoice !== undefined && (speaker ?? id) !== undefined) {
    const message = `\`voice\` already names a speaker; leave \`${field}\` out.`;
    throw new ApiError('invalid_value', message, { param: field });
  }
  const named = speaker ?? ofVoice;
  const number = numberOf(named, voice, 'speaker');
  const byId = numberOf(id === undefined ? undefined : Number(id), voice, 'speaker_id');
  if (number !== undefined && byId !== undefined && number !== byId) {
    const message = `\`speaker\` is number ${number}, but \`speaker_id\` is ${byId}; leave one out.`;
    throw new ApiError('invalid_value', message, { param: 'speaker_id' });
  }
  return voice.numSpeakers > 1 ? withName(number ?? byId ?? 0, named, voice) : undefined;
}

function numberOf(
  asked: number | string | undefined,
  voice: VoiceInfo,
  param: string,
): number | undefined {
  if (asked === undefined) return undefined;
  const number = findSpeaker(asked, voice);
  if (number === undefined)
    throw new ApiError('speaker_not_found', notFound(asked, voice), { param });
  return number;
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

/** With what there is: all names where they are few, else those that resemble the one asked for. */
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
