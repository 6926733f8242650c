import { EngineError, type Log } from '@hailo-piper/engine';
import { SpeechError, type WishField } from '@hailo-piper/speech';
import { RequestError } from '../request-error.ts';

/** Close codes of RFC 6455, 7.4.1, and of IANA's registry. */
export const CLOSE = {
  done: 1000,
  leaving: 1001,
  refused: 1008,
  failed: 1011,
  busy: 1013,
} as const;

/** An error as a message tells it. */
export interface SocketFault {
  /** For programs. */
  readonly error: string;
  /** For people. */
  readonly message: string;
  /** The close code that goes with it. */
  readonly code: number;
  /** Whole seconds after which another try may pass. */
  readonly retry_after?: number;
}

const FIELDS: Readonly<Record<WishField, string>> = {
  text: 'text',
  voice: 'voice_id',
  speaker: 'voice_id',
  speakerNumber: 'voice_id',
};
/** Matches the start of a path of this machine. */
const NAMES_A_PATH = /(?<![\w.])\/[^\s/]|\w:\/\/|\.\.?\//;

const ENGINE_CODES: Partial<Record<EngineError['code'], number>> = {
  input_not_speakable: CLOSE.refused,
  invalid_input: CLOSE.refused,
  audio_too_long: CLOSE.refused,
  queue_full: CLOSE.busy,
  engine_unavailable: CLOSE.busy,
  draining: CLOSE.leaving,
};

/** Converts anything thrown. Messages of unknown errors appear only in the log. */
export function socketFault(thrown: unknown, log: Log): SocketFault {
  if (thrown instanceof RequestError) {
    return { error: thrown.code, message: thrown.message, code: CLOSE.refused };
  }
  if (thrown instanceof SpeechError) {
    const message = thrown.wording((field) => FIELDS[field]);
    return { error: thrown.code, message, code: CLOSE.refused };
  }
  if (thrown instanceof EngineError) {
    const { code: error, message, retryAfterSeconds } = thrown;
    return {
      error,
      message: NAMES_A_PATH.test(message) ? `The speech failed: ${error}.` : message,
      code: ENGINE_CODES[error] ?? CLOSE.failed,
      ...(retryAfterSeconds === undefined ? {} : { retry_after: retryAfterSeconds }),
    };
  }
  const reason = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  log.error('speech for an ElevenLabs client failed', { reason });
  const message = 'The speech failed; the log of the service says why.';
  return { error: 'internal_error', message, code: CLOSE.failed };
}
