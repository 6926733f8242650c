import { EngineError, type Log } from '@hailo-piper/engine';
import { SpeechError, type WishField } from '@hailo-piper/speech';
import { DataError } from './asked-speech.ts';
import type { WyomingEvent } from './events/wyoming-event.ts';

const FIELDS: Readonly<Record<WishField, string>> = {
  text: 'text',
  voice: 'voice.name',
  speaker: 'voice.speaker',
  speakerNumber: 'voice.speaker',
};
/** Matches the start of a path of this machine. */
const NAMES_A_PATH = /(?<![\w.])\/[^\s/]|\w:\/\/|\.\.?\//;

export interface ErrorEvent extends WyomingEvent {
  readonly data: { readonly text: string; readonly code: string };
}

/** Converts anything thrown into an event. Messages of unknown errors appear only in the log. */
export function errorEvent(error: unknown, log: Log): ErrorEvent {
  const { text, code } = told(error);
  if (code === 'internal_error') {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log.error('a Wyoming request failed', { reason });
  }
  return { type: 'error', data: { text, code } };
}

function told(error: unknown): { readonly text: string; readonly code: string } {
  if (error instanceof DataError) return { text: error.message, code: 'invalid_request' };
  if (error instanceof SpeechError) {
    return { text: error.wording((field) => FIELDS[field]), code: error.code };
  }
  if (error instanceof EngineError) {
    const { code, message } = error;
    return { code, text: NAMES_A_PATH.test(message) ? `The speech failed: ${code}.` : message };
  }
  return { text: 'The speech failed; the log of the service says why.', code: 'internal_error' };
}
