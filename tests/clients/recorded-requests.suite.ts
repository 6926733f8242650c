/**
 * Requests of real shells, scripts and programs, byte for byte. Each is served, or gets one sentence that
 * names the faulty field. Run by `npx -y pnpm@12 test:clients`.
 */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { withService } from '../service/service.ts';
import { SERVICES } from './services.ts';

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** A content type, or the code of an error and the field it names. */
type Expected = string | readonly [code: string, param?: string | null];

const SPEECH = '/v1/audio/speech';
const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

const speech = (fields: object, headers = {}): Sent => ({
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify({ input: 'Hello.', ...fields }),
});
const raw = (body: string | Buffer, headers: Sent['headers'] = JSON_TYPE): Sent => ({
  body,
  headers,
});
const get = (path: string): Sent => ({ method: 'GET', path });

const CASES: Readonly<Record<string, readonly [Sent, Expected]>> = {
  // Programs, with the fields they send.
  'Open WebUI': [
    speech({ model: 'tts-1', voice: 'alloy' }, { authorization: 'Bearer sk-none' }),
    'audio/wav',
  ],
  'Home Assistant, openai_tts': [
    speech({
      model: 'tts-1',
      voice: 'shimmer',
      response_format: 'wav',
      speed: 1.0,
      instructions: null,
    }),
    'audio/wav',
  ],
  SillyTavern: [
    speech({ model: 'tts-1', voice: 'nova', response_format: 'mp3', speed: 1 }),
    'audio/mpeg',
  ],
  'a client of Kokoro-FastAPI': [
    speech({
      voice: 'alloy',
      stream: true,
      lang_code: 'a',
      volume_multiplier: 1,
      response_format: 'pcm',
    }),
    'audio/pcm',
  ],
  'OpenAI’s client, unset fields written out': [
    speech({ voice: null, model: null, response_format: null, speed: null, stream_format: null }),
    'audio/wav',
  ],
  'a voice as OpenAI’s custom ones': [speech({ voice: { id: 'nova' } }), 'audio/wav'],
  'requests, json=': [
    speech({}, { 'user-agent': 'python-requests/2.32', accept: '*/*', connection: 'keep-alive' }),
    'audio/wav',
  ],
  'a player that accepts audio only': [speech({}, { accept: 'audio/mpeg' }), 'audio/wav'],
  'a page that accepts JSON only': [speech({}, { accept: 'application/json' }), 'audio/wav'],
  'a query that is not read': [{ ...speech({}), path: `${SPEECH}?api-version=2024` }, 'audio/wav'],

  // Content types.
  'charset=utf-8': [
    raw('{"input":"Hé."}', { 'content-type': 'application/json; charset=utf-8' }),
    'audio/wav',
  ],
  'charset=UTF8 and no blank': [
    raw('{"input":"Hé."}', { 'content-type': 'application/json;charset=UTF8' }),
    'audio/wav',
  ],
  'a type in capitals': [
    raw('{"input":"Hi."}', { 'content-type': 'Application/JSON' }),
    'audio/wav',
  ],
  'a JSON dialect': [
    raw('{"input":"Hi."}', { 'content-type': 'application/vnd.api+json' }),
    'audio/wav',
  ],
  'curl -d': [raw('{"input":"Hi."}', FORM_TYPE), ['unsupported_media_type']],
  'a form': [raw('input=Hello', FORM_TYPE), ['unsupported_media_type']],
  'fetch with a string': [
    raw('{"input":"Hi."}', { 'content-type': 'text/plain;charset=UTF-8' }),
    ['unsupported_media_type'],
  ],
  'no type at all': [raw('{"input":"Hi."}', {}), ['unsupported_media_type']],
  'a form with parts': [
    raw('--x--', { 'content-type': 'multipart/form-data; boundary=x' }),
    ['unsupported_media_type'],
  ],
  'another charset': [
    raw('{"input":"Hi."}', { 'content-type': 'application/json; charset=iso-8859-1' }),
    ['unsupported_media_type'],
  ],
  'a compressed body': [
    raw('{"input":"Hi."}', { ...JSON_TYPE, 'content-encoding': 'gzip' }),
    ['unsupported_media_type'],
  ],

  // Bodies.
  'a byte order mark, as PowerShell writes': [raw('\ufeff{"input":"Hello."}'), 'audio/wav'],
  'UTF-16, as older PowerShells write': [
    raw(Buffer.from('\ufeff{"input":"Hi."}', 'utf16le')),
    ['invalid_json'],
  ],
  'Latin-1': [raw(Buffer.from('{"input":"café"}', 'latin1')), ['invalid_json']],
  'single quotes, as Python prints': [raw("{'input': 'Hello.'}"), ['invalid_json']],
  'a comma too many': [raw('{"input":"Hello.",}'), ['invalid_json']],
  'a line break within a string': [raw('{"input":"Hello.\nBye."}'), ['invalid_json']],
  'NaN, as Python writes': [raw('{"input":"Hello.","speed":NaN}'), ['invalid_json']],
  nothing: [raw(''), ['invalid_json']],
  'a list': [raw('[{"input":"Hello."}]'), ['invalid_json']],
  'Windows line breaks in the text': [speech({ input: 'One.\r\nTwo.' }), 'audio/wav'],
  'a text of slides': [speech({ input: 'Page one.\fPage two.' }), 'audio/wav'],
  'a chunk of punctuation': [speech({ input: '...' }), 'audio/wav'],
  'a blank text': [speech({ input: ' ' }), ['input_not_speakable', 'input']],

  // Fields that are not what they should be.
  'the name of the other route': [
    raw('{"text":"Hello."}'),
    ['missing_required_parameter', 'input'],
  ],
  'a list of texts': [speech({ input: ['One.', 'Two.'] }), ['invalid_type', 'input']],
  'a number for a text': [speech({ input: 42 }), ['invalid_type', 'input']],
  'a number as a string': [speech({ speed: '1.5' }), ['invalid_type', 'speed']],
  'a speed of nothing': [speech({ speed: 0 }), ['invalid_value', 'speed']],
  'an empty voice': [speech({ voice: '' }), ['voice_not_found', 'voice']],
  'a voice in other letters': [speech({ voice: 'Alloy' }), ['voice_not_found', 'voice']],
  'a voice with its ending': [
    speech({ voice: 'multi-speaker.onnx' }),
    ['voice_not_found', 'voice'],
  ],
  'a model of another server': [speech({ model: 'kokoro' }), ['model_not_found', 'model']],
  'a container for a format': [
    speech({ response_format: 'ogg' }),
    ['unsupported_response_format', 'response_format'],
  ],
  'a type for a format': [
    speech({ response_format: 'audio/mpeg' }),
    ['unsupported_response_format', 'response_format'],
  ],
  'a format in capitals': [
    speech({ response_format: 'MP3' }),
    ['unsupported_response_format', 'response_format'],
  ],
  'an empty format': [
    speech({ response_format: '' }),
    ['unsupported_response_format', 'response_format'],
  ],

  // Addresses, as a base is joined to them.
  'a slash at the end': [{ ...speech({}), path: `${SPEECH}/` }, 'audio/wav'],
  'two slashes': [{ ...speech({}), path: '/v1//audio/speech' }, 'audio/wav'],
  'no version': [{ ...speech({}), path: '/audio/speech' }, 'audio/wav'],
  'two versions': [{ ...speech({}), path: '/v1/v1/audio/speech' }, 'audio/wav'],
  'the base alone': [{ ...speech({}), path: '/v1' }, ['not_found']],
  'Piper’s own address': [{ ...raw('{"text":"Hello."}'), path: '/' }, 'audio/wav'],
  'the address of MaryTTS': [get('/process?INPUT_TEXT=Hello'), ['not_found']],
  'a GET for a POST': [get(SPEECH), ['method_not_allowed']],

  // By address.
  'a player': [get('/v1/synthesize?text=Hello%20you.'), 'audio/wav'],
  'a form that is got': [get('/v1/synthesize?text=Hello+you.&speed=1.2'), 'audio/wav'],
  'a query in Latin-1': [get('/v1/synthesize?text=caf%E9'), ['invalid_value']],
  'a decimal comma': [get('/v1/synthesize?text=Hi&speed=1,5'), ['invalid_type', 'speed']],
  'a truth as a number': [get('/v1/synthesize?text=Hi&stream=1'), ['invalid_type', 'stream']],
};

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Sends exactly these headers, and no content type that was not asked for. */
const send = (url: string, { method = 'POST', path = SPEECH, headers = {}, body = '' }: Sent) =>
  new Promise<Answer>((resolve, reject) => {
    const sent = request(url, { method, path, headers }, async (response) => {
      const chunks = await Array.fromAsync(response);
      resolve({
        status: response.statusCode ?? 0,
        type: response.headers['content-type'] ?? '',
        body: Buffer.concat(chunks).toString(),
      });
    });
    sent.on('error', reject).end(method === 'GET' ? undefined : body);
  });

test('requests as people send them', async (t) => {
  await withService(SERVICES.fast, async ({ url }) => {
    for (const [who, [sent, expected]] of Object.entries(CASES)) {
      await t.test(who, async () => {
        const { status, type, body } = await send(url, sent);
        if (typeof expected === 'string') {
          assert.equal(status, 200, body.slice(0, 300));
          assert.equal(type, expected);
          return;
        }
        assert.ok(status >= 400 && status < 500, `${status}`);
        const { error } = JSON.parse(body);
        assert.equal(error.code, expected[0]);
        assert.equal(error.param, expected[1] ?? null);
        assert.match(error.message, /^[^\n]{20,500}$/);
      });
    }
  });
});
