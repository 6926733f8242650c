import { joined } from './receive.ts';

/** A file of audio. */
export interface AudioFile {
  /** Empty where the answer does not say it. */
  readonly contentType: string;
  /** Hz, of `audio/pcm`. */
  readonly sampleRate: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Of raw samples on OpenAI's route. */
const OPENAI_SAMPLE_RATE = 24_000;

const PCM = 'audio/pcm';

/** What an answer is made of, as far as audio needs it. */
export interface AnswerParts {
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** JSON that asked for it: events do not say which format their audio has. */
  readonly requestBody: string | undefined;
}

/**
 * The audio of an answer: the answer itself, or what JSON, JSON lines or server-sent events hold in
 * base64. Undefined where there is none.
 *
 * @throws SyntaxError if what should be JSON is not.
 */
export function audioIn({ headers, bytes, requestBody }: AnswerParts): AudioFile | undefined {
  const contentType = mediaType(headers.get('content-type'));
  const rate = Number(headers.get('x-audio-sample-rate')) || OPENAI_SAMPLE_RATE;
  if (contentType.startsWith('audio/')) return { contentType, sampleRate: rate, bytes };
  switch (contentType) {
    case 'application/json':
      return audioOf([JSON.parse(textOf(bytes))], '', rate);
    case 'application/x-ndjson':
      return audioOf(linesOf(bytes).map(parsed), '', rate);
    case 'text/event-stream': {
      const { response_format } = JSON.parse(requestBody ?? '{}');
      const data = linesOf(bytes).flatMap((line) => /^data: ?(.*)$/.exec(line)?.[1] ?? []);
      return audioOf(data.map(parsed), response_format === 'pcm' ? PCM : '', rate);
    }
    default:
      return undefined;
  }
}

/** Whether a file is raw samples: 16 bits, little-endian, one channel. */
export function isPcm({ contentType }: AudioFile): boolean {
  return contentType === PCM;
}

interface Holder {
  readonly audio?: unknown;
  readonly content_type?: string;
  readonly sample_rate?: number;
}

/** Joins the pieces of audio in objects; one of them may say what it is. */
function audioOf(
  objects: readonly Holder[],
  contentType: string,
  sampleRate: number,
): AudioFile | undefined {
  const pieces = objects.flatMap(({ audio }) => (typeof audio === 'string' ? [audio] : []));
  if (pieces.length === 0) return undefined;
  const about = objects.find(({ content_type }) => content_type !== undefined);
  return {
    contentType: mediaType(about?.content_type ?? contentType),
    sampleRate: about?.sample_rate ?? sampleRate,
    bytes: joined(pieces.map(decoded)),
  };
}

const mediaType = (header: string | null): string =>
  (header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const linesOf = (bytes: Uint8Array): string[] =>
  textOf(bytes)
    .split('\n')
    .filter((line) => line !== '');
const parsed = (line: string): Holder => JSON.parse(line);
const decoded = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
