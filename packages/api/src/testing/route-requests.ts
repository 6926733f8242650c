import type { ErrorCode } from '../errors.ts';

/** A request that gets a 200, by operation. Operations not listed use their path as the address. */
export const GOOD_REQUESTS: Readonly<Record<string, readonly [address: string, body?: object]>> = {
  'POST /v1/audio/speech': ['/v1/audio/speech', { input: 'One.' }],
  'POST /v1/synthesize': ['/v1/synthesize', { text: 'One.' }],
  'POST /': ['/', { text: 'One.' }],
  'POST /synthesize': ['/synthesize', { text: 'One.' }],
  'GET /v1/synthesize': ['/v1/synthesize?text=One.'],
  'POST /v1/phonemize': ['/v1/phonemize', { text: 'One.' }],
  'GET /v1/voices/{id}': ['/v1/voices/default'],
  'GET /v1/models/{id}': ['/v1/models/tts-1'],
};

/** Bodies that the POST routes refuse, in addition to bad-inputs.ts. */
export const BAD_BODIES: readonly (readonly [
  code: ErrorCode,
  path: string,
  body: unknown,
  headers?: Record<string, string>,
])[] = [
  ...(['/v1/synthesize', '/v1/phonemize', '/', '/synthesize'] as const).flatMap((path) => [
    ['invalid_json', path, '{'] as const,
    ['missing_required_parameter', path, {}] as const,
    ['invalid_type', path, { text: 5 }] as const,
    ['invalid_input', path, { text: 'a\0' }] as const,
    ['input_too_long', path, { text: 'a'.repeat(5001) }] as const,
    ['voice_not_found', path, { text: 'a', voice: 'nobody' }] as const,
    ['body_too_large', path, { text: 'a'.repeat(1024 * 1024) }] as const,
    ['unsupported_media_type', path, { text: 'a' }, { 'content-encoding': 'gzip' }] as const,
  ]),
  ...(['/v1/synthesize', '/v1/phonemize'] as const).map(
    (path) =>
      ['unsupported_media_type', path, { text: 'a' }, { 'content-type': 'text/plain' }] as const,
  ),
  ...(['/', '/synthesize'] as const).flatMap((path) => [
    ['invalid_value', path, { text: 'a', length_scale: 0 }] as const,
    ['speaker_not_found', path, { text: 'a', voice: 'multi-speaker', speaker: 9 }] as const,
  ]),
  ['invalid_value', '/v1/synthesize', { text: 'a', speed: 0 }],
  ['invalid_value', '/v1/synthesize', { text: 'a', audio_format: 'wav' }],
  ['invalid_value', '/v1/synthesize', { text: 'a', format: 'srt', stream: true }],
  ['speaker_not_found', '/v1/synthesize', { text: 'a', speaker: 9 }],
  ['invalid_value', '/v1/phonemize', { text: 'a', espeak_voice: '' }],
  ['espeak_voice_not_found', '/v1/phonemize', { text: 'a', espeak_voice: 'xx' }],
];
/** Queries that GET /v1/synthesize refuses. */
export const BAD_QUERIES: readonly (readonly [ErrorCode, string])[] = [
  ['missing_required_parameter', ''],
  ['invalid_type', 'text=a&speed=fast'],
  ['invalid_value', 'text=a&speed=9'],
  ['invalid_value', 'text=a&text=b'],
  ['invalid_value', 'text=%ff'],
  ['invalid_input', 'text=a%00'],
  ['input_too_long', `text=${'a'.repeat(5001)}`],
  ['input_not_speakable', 'text=+'],
  ['voice_not_found', 'text=a&voice=nobody'],
  ['speaker_not_found', 'text=a&speaker=9'],
  ['unsupported_response_format', 'text=a&format=ogg'],
  ['not_available', 'text=a&input_type=ssml'],
];
