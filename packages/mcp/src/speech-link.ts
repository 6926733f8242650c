import { createHash } from 'node:crypto';
import { AUDIO_FORMATS, findAudioFormat } from '@hailo-piper/audio';
import { isBlank } from '@hailo-piper/engine';
import type { SpeechCall, SpeechService } from '@hailo-piper/speech';
import { ArgumentError, type Arguments, numberOf, textOf } from './arguments.ts';

/** Longest address of a link, characters. RFC 9110, 4.1, asks servers to take 8000. */
export const MAX_ADDRESS = 8000;

const SEED_BYTES = 6;

export const SPEAK_TOOL = {
  name: 'speak',
  description: `Speaks a text. The answer is a link to the audio, which is made when the link is opened. A link has at most ${MAX_ADDRESS} characters; split longer texts.`,
  inputSchema: {
    type: 'object' as const,
    properties: {
      text: { type: 'string', description: 'The text to speak.' },
      voice: { type: 'string', description: 'One of list_voices, or a language such as `de`.' },
      speed: { type: 'number', minimum: 0.25, maximum: 4, description: '2 takes half as long.' },
      format: { type: 'string', enum: AUDIO_FORMATS.map(({ name }) => name) },
    },
    required: ['text'],
  },
};

/** What a link is made from. */
export interface LinkOptions {
  readonly speech: SpeechService;
  /** Where the service is reached. */
  readonly base: URL;
  /** Name of the audio format for a call without one. */
  readonly format: string;
  readonly call: SpeechCall;
}

/**
 * A link to the speech that the arguments ask for. It names voice, format and seed, so that it gives
 * the same bytes each time; nothing is spoken or stored for it.
 *
 * @throws ArgumentError; SpeechError, EngineError and AudioError of what cannot be spoken.
 */
export async function speechLink(given: Arguments, options: LinkOptions) {
  const { speech, base, call } = options;
  const text = textOf(given, 'text');
  if (text === undefined) throw new ArgumentError('`text` is required.');
  if (isBlank(text)) throw new ArgumentError('There is nothing to speak in `text`.');
  const speed = numberOf(given, 'speed', 0.25, 4);
  const format = findAudioFormat(textOf(given, 'format') ?? options.format, 'format');
  const { voice, speaker } = await speech.order({ text, voice: textOf(given, 'voice') }, call);
  const fields = {
    text,
    voice: voice.id,
    ...(speaker === undefined ? {} : { speaker_id: String(speaker.number) }),
    ...(speed === undefined ? {} : { speed: String(speed) }),
  };
  const uri = new URL('/v1/synthesize', base);
  const query = { ...fields, format: format.name, seed: String(seedOf(fields)) };
  uri.search = new URLSearchParams(query).toString();
  if (uri.href.length > MAX_ADDRESS) {
    throw new ArgumentError(
      `\`text\` is too long for a link: its address would have ${uri.href.length} characters, the limit is ${MAX_ADDRESS}. Split it.`,
    );
  }
  return {
    type: 'resource_link' as const,
    uri: uri.href,
    name: `speech.${format.name}`,
    mimeType: format.contentType,
  };
}

const seedOf = (fields: object): number =>
  createHash('sha256').update(JSON.stringify(fields)).digest().readUIntBE(0, SEED_BYTES);
