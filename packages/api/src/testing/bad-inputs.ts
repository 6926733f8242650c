import { AUDIO_FORMATS } from '@hailo-piper/audio';
import { type BadInput, bad, native, speech } from './bad-input.ts';

const MIB = 1024 * 1024;

/** Texts of only white space, control and format characters. */
const BLANK = [
  ...['', '   ', '\n', '\r\n\t', '\f', '\v\f ', '\u0085', '\u007f', '\u0001', '\u001b\u0007'],
  ...['\u00a0', '\u3000', '\u2028\u2029', '\u200b', '\ufeff', '\u00ad \u2060', '\u200d\u200e'],
];

/** All bad inputs, for a voice with speakers 0 to 2 and none called Carl. */
export function badInputs(manySpeakers: string): readonly BadInput[] {
  return [
    // Not JSON
    bad('an empty body', '', 'invalid_json'),
    bad('a word', 'nope', 'invalid_json'),
    bad('a trailing comma', '{"input":"a",}', 'invalid_json', undefined, /position 13/),
    bad('half an object', '{"input":', 'invalid_json', undefined, /too early, at position 9/),
    bad('two objects', '{"input":"a"}{}', 'invalid_json', undefined, /position 13/),
    bad('an array', [], 'invalid_json', undefined, /must be a JSON object/),
    bad('a JSON string', '"Hello."', 'invalid_json', undefined, /must be a JSON object/),
    bad('a JSON null', 'null', 'invalid_json', undefined, /must be a JSON object/),
    bad('NaN', '{"input":"a","speed":NaN}', 'invalid_json'),
    bad(
      'Latin-1',
      Buffer.from('{"input":"caf\xe9"}', 'latin1'),
      'invalid_json',
      undefined,
      /UTF-8/,
    ),
    bad(
      'an encoded surrogate',
      Buffer.from('7b2261223a22eda08022 7d'.replace(' ', ''), 'hex'),
      'invalid_json',
    ),
    bad('100,000 open brackets', '['.repeat(100_000), 'invalid_json', undefined, /64 levels/),
    bad(
      'half a megabyte of nesting',
      `{"input":"a","x":${'['.repeat(250_000)}${']'.repeat(250_000)}}`,
      'invalid_json',
    ),
    // Content
    ...[
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=utf-16',
      '',
    ].map(
      (type): BadInput => ({
        name: `content-type "${type}"`,
        headers: { 'content-type': type },
        body: speech({}),
        status: 415,
        code: 'unsupported_media_type',
      }),
    ),
    {
      name: 'a compressed body',
      headers: { 'content-encoding': 'gzip' },
      body: speech({}),
      status: 415,
      code: 'unsupported_media_type',
      message: /content-encoding/,
    },
    {
      name: 'a body over 1 MiB',
      body: speech({ x: 'x'.repeat(MIB) }),
      status: 413,
      code: 'body_too_large',
    },
    // Types and ranges
    bad('no input', {}, 'missing_required_parameter', 'input', /`input` is required/),
    bad('input null', { input: null }, 'missing_required_parameter', 'input'),
    bad('input a number', { input: 5 }, 'invalid_type', 'input', /must be a string; it is 5/),
    bad('input an array', { input: ['a'] }, 'invalid_type', 'input', /it is an array/),
    bad(
      'only __proto__',
      '{"__proto__":{"input":"Hello."}}',
      'missing_required_parameter',
      'input',
    ),
    bad('speed 0', speech({ speed: 0 }), 'invalid_value', 'speed', /from 0.25 to 4; it is 0/),
    bad('speed 4.01', speech({ speed: 4.01 }), 'invalid_value', 'speed', /it is 4.01/),
    bad('speed "1"', speech({ speed: '1' }), 'invalid_type', 'speed', /a number.*it is a string/),
    bad('speed 1e999', '{"input":"a","speed":1e999}', 'invalid_type', 'speed'),
    bad('length_scale 0', speech({ length_scale: 0 }), 'invalid_value', 'length_scale'),
    bad('noise_scale -1', speech({ noise_scale: -1 }), 'invalid_value', 'noise_scale'),
    bad('noise_w_scale 3', speech({ noise_w_scale: 3 }), 'invalid_value', 'noise_w_scale'),
    bad('volume 11', speech({ volume: 11 }), 'invalid_value', 'volume'),
    bad(
      'sentence_silence 11',
      speech({ sentence_silence: 11 }),
      'invalid_value',
      'sentence_silence',
    ),
    bad('normalize_audio 1', speech({ normalize_audio: 1 }), 'invalid_type', 'normalize_audio'),
    bad(
      'sample_rate 7999',
      speech({ sample_rate: 7999 }),
      'invalid_value',
      'sample_rate',
      /from 8000 to 48000/,
    ),
    ...['mp3', 'opus', 'aac'].map((format) =>
      bad(
        `${format} at 22051 Hz`,
        speech({ response_format: format, sample_rate: 22_051 }),
        'invalid_value',
        'sample_rate',
        new RegExp(`one of 8000, .*48000 for ${format}; it is 22051`),
      ),
    ),
    bad('speaker 1.5', speech({ speaker: 1.5 }), 'invalid_type', 'speaker'),
    bad('speaker -1', speech({ speaker: -1 }), 'invalid_type', 'speaker'),
    bad('voice 5', speech({ voice: 5 }), 'invalid_type', 'voice', /a voice id or an object/),
    bad('voice without id', speech({ voice: { name: 'x' } }), 'invalid_type', 'voice'),
    bad('instructions 5', speech({ instructions: 5 }), 'invalid_type', 'instructions'),
    // Unknown names
    bad('an unknown voice', speech({ voice: 'nobody' }), 'voice_not_found', 'voice', /default, /),
    bad('a path as voice', speech({ voice: '../../etc/passwd' }), 'voice_not_found', 'voice'),
    bad('a prototype key as voice', speech({ voice: '__proto__' }), 'voice_not_found', 'voice'),
    bad('an empty voice', speech({ voice: '' }), 'voice_not_found', 'voice'),
    bad('an unknown voice with speaker', speech({ voice: 'nobody:1' }), 'voice_not_found', 'voice'),
    bad(
      'an unknown speaker',
      speech({ voice: `${manySpeakers}:carl` }),
      'speaker_not_found',
      'speaker',
    ),
    bad('a speaker out of range', speech({ speaker: 99 }), 'speaker_not_found', 'speaker'),
    bad(
      'two speakers',
      speech({ voice: `${manySpeakers}:1`, speaker: 2 }),
      'invalid_value',
      'speaker',
    ),
    {
      name: 'an unknown model',
      body: speech({ model: 'whisper-1' }),
      status: 404,
      code: 'model_not_found',
      param: 'model',
      message: /tts-1-hd/,
    },
    ...['WAV', '', 'json', 'ogg', 'mp4'].map((format) =>
      bad(
        `format "${format}"`,
        speech({ response_format: format }),
        'unsupported_response_format',
        'response_format',
        new RegExp(AUDIO_FORMATS.map(({ name }) => name).join(', ')),
      ),
    ),
    bad(
      'another stream_format',
      speech({ stream_format: 'x' }),
      'invalid_value',
      'stream_format',
      /must be one of audio, sse/,
    ),
    bad('a seed below 0', speech({ seed: -1 }), 'invalid_value', 'seed'),
    bad('a broken seed', speech({ seed: 0.5 }), 'invalid_type', 'seed'),
    bad('an unknown level', speech({ normalize_audio: 'loud' }), 'invalid_type', 'normalize_audio'),
    // Text
    ...BLANK.flatMap((text) => [
      bad(`blank: ${JSON.stringify(text)}`, { input: text }, 'input_not_speakable', 'input'),
      native(bad(`blank: ${JSON.stringify(text)}`, { text }, 'input_not_speakable', 'text')),
    ]),
    bad(
      '5001 characters',
      { input: 'a'.repeat(5001) },
      'input_too_long',
      'input',
      /too long: 5001.* 5000/,
    ),
    bad('5001 emoji', { input: '🙂'.repeat(5001) }, 'input_too_long', 'input', /too long: 5001/),
    bad('NUL', { input: 'a\0b' }, 'invalid_input', 'input', /U\+0000 at character 2/),
    bad('NUL at the end', { input: '🙂\f\0' }, 'invalid_input', 'input', /U\+0000 at character 3/),
    bad('only NUL', { input: '\0' }, 'invalid_input', 'input', /U\+0000 at character 1/),
    bad(
      'a lone surrogate',
      '{"input":"ab\\ud83d"}',
      'invalid_input',
      'input',
      /U\+D83D at character 3/,
    ),
    // The native route
    native(bad('no text', { input: 'Hello.' }, 'missing_required_parameter', 'text')),
    native(bad('Ogg', { text: 'a', format: 'ogg' }, 'unsupported_response_format', 'format')),
    native(
      bad('stream "yes"', { text: 'a', stream: 'yes' }, 'invalid_type', 'stream', /true or false/),
    ),
    native(bad('SSML', { text: 'a', input_type: 'ssml' }, 'not_available', 'input_type')),
    native(bad('too long', { text: 'a'.repeat(5001) }, 'input_too_long', 'text', /too long/)),
    // Addresses and methods
    {
      name: 'GET on a POST address',
      method: 'GET',
      status: 405,
      code: 'method_not_allowed',
      message: /POST/,
    },
    {
      name: 'DELETE',
      path: '/v1/voices/x',
      method: 'DELETE',
      status: 405,
      code: 'method_not_allowed',
    },
    { name: 'PUT', path: '/health', method: 'PUT', status: 405, code: 'method_not_allowed' },
    { name: 'an unknown address', path: '/v1/nothing', body: {}, status: 404, code: 'not_found' },
    {
      name: 'a climbing path',
      path: '/v1/voices/..%2f..%2fetc',
      method: 'GET',
      status: 404,
      code: 'not_found',
    },
    {
      name: 'a broken escape',
      path: '/v1/voices/%ff',
      method: 'GET',
      status: 404,
      code: 'not_found',
    },
    {
      name: 'an unknown model by id',
      path: '/v1/models/x',
      method: 'GET',
      status: 404,
      code: 'model_not_found',
    },
  ];
}
