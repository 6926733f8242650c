/** Requests as no client should send them, and some as it should. */
import fc from 'fast-check';
import { phonemeGoldens } from '../goldens/read.ts';
import {
  addressRequest,
  type FuzzRequest,
  PHONEMIZE,
  SPEECH,
  SYNTHESIZE,
} from './address-requests.ts';
import { type RawRequest, rawRequest } from './raw-requests.ts';
import { anyText, longText } from './texts.ts';

const post = (path: string, body: string, headers: Record<string, string> = {}): FuzzRequest => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json', ...headers },
  body,
});

const espeakVoice = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...new Set(phonemeGoldens().map(({ voice }) => voice))) },
  fc.constantFrom('', 'nobody', 'fo', 'en-us+f2', '../lang/gmw/en', '__proto__', 'x'.repeat(31)),
);

/** Cheap enough to send thousands: the text meets everything but the voice. */
const phonemize = fc
  .record({ text: fc.oneof(anyText, longText), espeak_voice: espeakVoice })
  .map((body) => post(PHONEMIZE, JSON.stringify(body)));

const oddNumber = fc.oneof(
  fc.double({ min: 0.1, max: 4, noNaN: true }),
  fc.double(),
  fc.constantFrom(0, -0, -1, 1e308, 5e-324, 2 ** 53, 22_050),
  fc.constantFrom(null, '1', true, [], {}),
);

const options = fc.record(
  {
    voice: fc.constantFrom('default', 'alloy', 'nobody', '', 'default:0', 'default:9', 5, null, {}),
    speed: oddNumber,
    length_scale: oddNumber,
    noise_scale: oddNumber,
    noise_w_scale: oddNumber,
    volume: oddNumber,
    sentence_silence: oddNumber,
    sample_rate: oddNumber,
    speaker: oddNumber,
    normalize_audio: fc.constantFrom(true, false, 1, 'yes', null),
    response_format: fc.constantFrom('wav', 'pcm', 'mp3', 'opus', 'aac', 'flac', 'WAV', '', 3),
    format: fc.constantFrom('wav', 'pcm', 'json', 'srt', 'vtt', '', null),
    audio_format: fc.constantFrom('wav', 'flac', 'srt', '', null),
    stream: fc.constantFrom(true, false, 'yes'),
  },
  { requiredKeys: [] },
);

/** Short texts, because most of a request's time is synthesis. */
const shortText = anyText.map((text) => [...text].slice(0, 60).join(''));

const speak = fc
  .tuple(fc.constantFrom(SPEECH, SYNTHESIZE), shortText, fc.oneof(fc.constant({}), options))
  .map(([path, text, fields]) =>
    post(path, JSON.stringify({ [path === SPEECH ? 'input' : 'text']: text, ...fields })),
  );

/** By address, well and badly encoded; whatever a value is, a query has it as text. */
const speakByAddress = fc
  .tuple(
    shortText,
    options,
    fc.constantFrom('', '&text=', '&%', '&text=%ff', '&%00=%00', '&a=b&a=c'),
  )
  .map(([text, fields, tail]): FuzzRequest => {
    const query = Object.entries({ text: text.toWellFormed(), ...fields })
      .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
      .join('&');
    return { method: 'GET', path: `${SYNTHESIZE}?${query}${tail}`, headers: {}, body: undefined };
  });

const path = fc.constantFrom(SPEECH, SYNTHESIZE, PHONEMIZE);

const anyJson = fc.tuple(path, fc.json({ maxDepth: 8 })).map(([to, body]) => post(to, body));

/** JSON that was cut, or had something put into it. */
const brokenJson = fc
  .tuple(path, fc.nat(200), anyText, fc.boolean())
  .map(([to, at, text, keep]) => {
    const whole = JSON.stringify({ input: 'Hello.', text: 'Hello.', extra: text });
    return post(to, whole.slice(0, at) + (keep ? text.slice(0, 9) + whole.slice(at) : ''));
  });

const wrongType = fc
  .tuple(path, fc.jsonValue(), fc.jsonValue())
  .map(([to, text, voice]) => post(to, JSON.stringify({ input: text, text, voice })));

const headerName = fc.constantFrom(
  ...['content-type', 'content-encoding', 'accept', 'x-request-id', 'authorization', 'range'],
  ...['if-none-match', 'origin', 'x-forwarded-for', 'traceparent', 'cookie', 'expect'],
);
/** What HTTP allows in a value; the rest never leaves the client. */
const headerValue = fc.oneof(
  fc.constantFrom('', '*/*', 'gzip', 'text/plain', 'application/json; charset=utf-16', '"x"'),
  fc.string({ unit: fc.constantFrom(...'aZ09 ;,=:/"\\\xe9\xff'), maxLength: 300 }),
);

const oddHeaders = fc
  .tuple(path, fc.dictionary(headerName, headerValue, { maxKeys: 4 }))
  .map(([to, headers]) => post(to, '{"input":"","text":""}', headers));

const oddAddress = fc
  .tuple(
    fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'),
    fc.webPath(),
    fc.constantFrom('/', '/v1/voices/', '/v1/models/', SPEECH, '/health', '/metrics'),
  )
  .map(([method, tail, start]): FuzzRequest => {
    return { method, path: start + tail, headers: {}, body: method === 'GET' ? undefined : '{}' };
  });

/** Every kind of request, mostly such as cost little. */
export const anyRequest: fc.Arbitrary<FuzzRequest | RawRequest> = fc.oneof(
  { weight: 8, arbitrary: phonemize },
  { weight: 4, arbitrary: addressRequest },
  { weight: 3, arbitrary: rawRequest },
  { weight: 3, arbitrary: speak },
  { weight: 1, arbitrary: speakByAddress },
  { weight: 1, arbitrary: anyJson },
  { weight: 1, arbitrary: brokenJson },
  { weight: 1, arbitrary: wrongType },
  { weight: 1, arbitrary: oddHeaders },
  { weight: 1, arbitrary: oddAddress },
);
