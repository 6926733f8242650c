import type { SoundWish } from '@hailo-piper/speech';
import { askedSound, optionalFlag, optionalText } from '../asked-speech.ts';
import { RequestError } from '../request-error.ts';

/** A message of a client; every part may be missing. */
export interface ClientMessage {
  readonly contextId: string | undefined;
  readonly text: string | undefined;
  readonly flush: boolean;
  readonly closeContext: boolean;
  readonly closeSocket: boolean;
  /** For a message that opens a context. */
  readonly sound: SoundWish;
}

/**
 * Reads a message. What the voices here have no use for is accepted, such as
 * `generation_config` and keys.
 * @throws RequestError.
 */
export function readMessage(data: string): ClientMessage {
  let fields: unknown;
  try {
    fields = JSON.parse(data);
  } catch {
    throw new RequestError('invalid_value', 'The message is not valid JSON.');
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw new RequestError('invalid_type', 'The message must be a JSON object.');
  }
  const known = fields as Record<string, unknown>;
  return {
    contextId: optionalText(known, 'context_id'),
    text: optionalText(known, 'text'),
    flush: optionalFlag(known, 'flush'),
    closeContext: optionalFlag(known, 'close_context'),
    closeSocket: optionalFlag(known, 'close_socket'),
    sound: askedSound(known),
  };
}
