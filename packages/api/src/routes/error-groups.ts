import type { ErrorCode } from '../errors.ts';

/** Errors of a JSON body: json-body.ts, validate.ts. */
export const BODY_ERRORS: readonly ErrorCode[] = [
  'invalid_json',
  'missing_required_parameter',
  'invalid_type',
  'invalid_value',
  'body_too_large',
  'unsupported_media_type',
];

/** Errors of a text, to be spoken or phonemized. */
export const TEXT_ERRORS: readonly ErrorCode[] = ['invalid_input', 'input_too_long'];

/** Errors of any work done by an engine worker. */
export const ENGINE_ERRORS: readonly ErrorCode[] = [
  'queue_full',
  'synthesis_failed',
  'engine_crashed',
  'voice_load_failed',
  'engine_unavailable',
  'draining',
  'timeout',
];

/** Errors of a request for speech. */
export const SPEECH_ERRORS: readonly ErrorCode[] = [
  ...BODY_ERRORS,
  ...TEXT_ERRORS,
  'audio_too_long',
  'input_not_speakable',
  'voice_not_found',
  'speaker_not_found',
  'voice_changed',
  'unsupported_response_format',
  ...ENGINE_ERRORS,
];
