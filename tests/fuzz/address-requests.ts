/** Requests that are odd in where they go, in their headers, or in what they want to have. */
import fc from 'fast-check';

export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export const SPEECH = '/v1/audio/speech';
export const SYNTHESIZE = '/v1/synthesize';
export const PHONEMIZE = '/v1/phonemize';

/** All that answers, and what clients make of it that join addresses wrongly. */
const ROUTES = [
  ...[SPEECH, SYNTHESIZE, PHONEMIZE, '/v1/voices', '/v1/voices/default', '/v1/audio/voices'],
  ...['/v1/models', '/v1/models/piper', '/v1/audio/models', '/health', '/health/live'],
  ...['/health/ready', '/metrics', '/openapi.json', '/docs', '/'],
];
const alias = fc
  .tuple(
    fc.constantFrom(...ROUTES),
    fc.constantFrom(
      (path: string) => path,
      (path: string) => path.replace('/v1', ''),
      (path: string) => `/v1${path}`,
      (path: string) => path.replaceAll('/', '//'),
      (path: string) => `${path}/`,
      (path: string) => `/./x/..${path}`,
      (path: string) => path.replace('e', '%65'),
      (path: string) => path.replace('/', '%2f'),
      (path: string) => path.toUpperCase(),
      (path: string) => `${path}%`,
      (path: string) => `${path}?${'a'.repeat(3000)}=1`,
    ),
  )
  .map(([path, change]) => {
    const changed = change(path);
    return changed.startsWith('/') ? changed : `/${changed}`;
  });

const BODY = '{"input":"Hi.","text":"Hi."}';
const JSON_BODY = { 'content-type': 'application/json' };

/** Every route with every method, by every name. */
const anywhere = fc
  .tuple(
    fc.constantFrom(
      'GET',
      'GET',
      'POST',
      'POST',
      'HEAD',
      'PUT',
      'DELETE',
      'OPTIONS',
      'PATCH',
      'TRACE',
    ),
    alias,
  )
  .map(([method, path]): FuzzRequest => {
    const hasBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
    return { method, path, headers: JSON_BODY, body: hasBody ? BODY : undefined };
  });

const tag = fc.constantFrom('"x"', 'W/"x"', '*', '"', '"a", "b"', '""', ',', 'x'.repeat(2000));
const date = fc.constantFrom('Thu, 01 Jan 1970 00:00:00 GMT', 'yesterday', '');
const byteNumber = fc.oneof(
  fc.nat(60_000).map(String),
  fc.constantFrom('', '-1', '1e3', '99999999999999999999'),
);
const range = fc.oneof(
  fc.tuple(byteNumber, byteNumber).map(([first, last]) => `bytes=${first}-${last}`),
  fc
    .array(fc.tuple(byteNumber, byteNumber), { minLength: 2, maxLength: 5 })
    .map((all) => `bytes=${all.map(([first, last]) => `${first}-${last}`).join(',')}`),
  fc.constantFrom('bytes=', 'bytes', 'seconds=0-1', 'bytes=0-0,-1', ' bytes=0-', '=-'),
);

/** Parts of answers, and answers that are known already. */
const partly = fc
  .tuple(
    fc.constantFrom('GET', 'GET', 'GET', 'HEAD'),
    fc.constantFrom(
      '',
      '&format=mp3',
      '&format=flac',
      '&stream=true',
      '&format=srt',
      '&format=json',
    ),
    fc.record(
      {
        range,
        'if-range': fc.oneof(tag, date),
        'if-none-match': tag,
        'if-match': tag,
        'if-modified-since': date,
        'accept-encoding': fc.constantFrom('gzip', 'br;q=1, *;q=0', 'identity;q=0', ''),
        te: fc.constantFrom('trailers', 'chunked', ''),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([method, query, headers]): FuzzRequest => {
    return { method, path: `${SYNTHESIZE}?text=Hi.${query}`, headers, body: undefined };
  });

/** From pages of elsewhere. */
const fromPages = fc
  .tuple(
    fc.constantFrom('OPTIONS', 'GET', 'HEAD'),
    fc.constantFrom(...ROUTES),
    fc.record(
      {
        origin: fc.constantFrom('https://example.org', 'null', '', 'x y', 'http://a,http://b'),
        'access-control-request-method': fc.constantFrom('POST', 'BREW', ''),
        'access-control-request-headers': fc.constantFrom('content-type', 'x,y,', ' ', '*'),
        'access-control-request-private-network': fc.constantFrom('true', ''),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([method, path, headers]): FuzzRequest => ({ method, path, headers, body: undefined }));

/** Answers that flow, tell times or are subtitles. */
const delivered = fc
  .tuple(
    fc.constantFrom('Hi.', 'One. Two.', '...', '日本', 'a\u0301 b', '1 2 3'),
    fc.record(
      {
        format: fc.constantFrom('json', 'srt', 'vtt', 'wav', 'opus', 'JSON'),
        audio_format: fc.constantFrom('wav', 'mp3', 'opus', 'flac', 'json'),
        stream: fc.boolean(),
        stream_format: fc.constantFrom('sse', 'audio', 'SSE', 1),
        seed: fc.constantFrom(0, 1, 2 ** 53, -1, 1.5, '7'),
        speaker: fc.constantFrom(0, 1, '0', 'Joe', ''),
        speaker_id: fc.constantFrom(0, '0', 'x', -1),
        model: fc.constantFrom('piper', 'tts-1', 'default', '', 'nobody'),
        instructions: fc.constantFrom('Whisper.', '', 1),
        input_type: fc.constantFrom('text', 'ssml', ''),
        language: fc.constantFrom('en', 'de', null),
        sample_rate: fc.constantFrom(8000, 22_050, 44_100, 48_000, 11_025),
      },
      { requiredKeys: [] },
    ),
    fc.constantFrom(SPEECH, SYNTHESIZE),
  )
  .map(([text, fields, path]): FuzzRequest => {
    const body = JSON.stringify({ [path === SPEECH ? 'input' : 'text']: text, ...fields });
    return { method: 'POST', path, headers: JSON_BODY, body };
  });

export const addressRequest: fc.Arbitrary<FuzzRequest> = fc.oneof(
  ...[anywhere, partly, fromPages, delivered],
);
