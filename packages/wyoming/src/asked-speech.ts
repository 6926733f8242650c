import type { SessionWish } from '@hailo-piper/speech';

/** What a client may get wrong in an event's data; `message` is for the client. */
export class DataError extends Error {}

/**
 * The voice and speaker that an event asks for; `voice.name` counts more than `voice.language`.
 * Source: rhasspy/wyoming, tts.py.
 * @throws DataError.
 */
export function askedVoice(data: Readonly<Record<string, unknown>>): SessionWish {
  const { voice, text_format } = data;
  if (text_format !== undefined && text_format !== null && text_format !== 'text') {
    throw new DataError(`text_format ${JSON.stringify(text_format)} is not supported, only "text"`);
  }
  if (voice === undefined || voice === null) return {};
  if (typeof voice !== 'object') throw new DataError('voice must be an object');
  const { name, language, speaker } = voice as Record<string, unknown>;
  const wanted = text('voice.name', name) ?? text('voice.language', language);
  const itsSpeaker = typeof speaker === 'number' ? speaker : text('voice.speaker', speaker);
  return {
    ...(wanted === undefined ? {} : { voice: wanted }),
    ...(itsSpeaker === undefined ? {} : { speaker: itsSpeaker }),
  };
}

/** @throws DataError. */
export function askedText({ text: given }: Readonly<Record<string, unknown>>): string {
  if (typeof given === 'string') return given;
  throw new DataError('text must be a string');
}

function text(field: string, value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw new DataError(`${field} must be a string`);
}
