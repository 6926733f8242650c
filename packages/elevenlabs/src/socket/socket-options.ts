import type { SoundWish } from '@hailo-piper/speech';
import { askedSound } from '../asked-speech.ts';
import { type OutputFormat, outputFormat } from '../output-format.ts';
import { RequestError } from '../request-error.ts';

/** What the address of a WebSocket asks for. */
export interface SocketOptions {
  readonly voice: string;
  /** `multi-stream-input`: any number of texts, each a context. Else one text. */
  readonly isMulti: boolean;
  readonly format: OutputFormat;
  readonly sound: SoundWish;
  /** A context without a message for so long is ended, milliseconds. */
  readonly inactivityMs: number;
  /** Times count from the beginning of the context, not of their message. */
  readonly hasContextTimes: boolean;
  /** Each message is a whole sentence or phrase (`auto_mode`). */
  readonly hasWholePhrases: boolean;
  /** The pattern of the address. */
  readonly route: string;
}

const ADDRESS =
  /^\/elevenlabs\/(?:v1\/)*text-to-speech\/([^/]+)\/(multi-stream-input|stream-input)\/?$/;
/** Seconds that a text may be without a message: by default, and at most. */
export const USUAL_INACTIVITY = 20;
export const LONGEST_INACTIVITY = 180;

/** A voice's WebSocket; undefined for another address. */
export interface SocketAddress {
  readonly voice: string;
  readonly isMulti: boolean;
  readonly route: string;
  readonly query: URLSearchParams;
}

/** @param url of a request. */
export function socketAddress(url: string): SocketAddress | undefined {
  const [path = '', query = ''] = url.split('?', 2);
  const [, voice, kind] = ADDRESS.exec(path.replaceAll(/\/{2,}/g, '/')) ?? [];
  if (voice === undefined) return undefined;
  try {
    return {
      voice: decodeURIComponent(voice),
      isMulti: kind === 'multi-stream-input',
      route: `/elevenlabs/v1/text-to-speech/:voice_id/${kind}`,
      query: new URLSearchParams(query),
    };
  } catch {
    return undefined;
  }
}

/** @throws RequestError. */
export function socketOptions({ voice, isMulti, route, query }: SocketAddress): SocketOptions {
  const seed = query.get('seed');
  return {
    ...{ voice, isMulti, route },
    format: outputFormat(query.get('output_format') ?? undefined),
    sound: askedSound(seed === null ? {} : { seed: seed === '' ? Number.NaN : Number(seed) }),
    inactivityMs: inactivitySeconds(query.get('inactivity_timeout')) * 1000,
    hasContextTimes: query.get('sync_alignment') === 'true',
    hasWholePhrases: query.get('auto_mode') === 'true',
  };
}

function inactivitySeconds(given: string | null): number {
  if (given === null) return USUAL_INACTIVITY;
  const seconds = Number(given);
  if (given !== '' && seconds > 0) return Math.min(seconds, LONGEST_INACTIVITY);
  throw new RequestError('invalid_value', '`inactivity_timeout` must be a number above 0.');
}
