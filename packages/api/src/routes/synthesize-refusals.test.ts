import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appUnderTest, type ErrorBody } from '../testing/app-under-test.ts';

const PATH = '/v1/synthesize';

const REFUSED: readonly (readonly [string | object, string, string | null, RegExp?])[] = [
  [{ text: 'a', format: 'mp4' }, 'unsupported_response_format', 'format', /mp3.*json, srt, vtt/],
  [{ text: 'a', format: 'json', audio_format: 'x' }, 'unsupported_response_format', 'audio_format'],
  [
    { text: 'a', format: 'json', audio_format: 'srt' },
    'unsupported_response_format',
    'audio_format',
  ],
  [{ text: 'a', format: 'mp3', audio_format: 'mp3' }, 'invalid_value', 'audio_format', /json only/],
  [{ text: 'a', format: 'srt', stream: true }, 'invalid_value', 'stream', /must be false for srt/],
  ['text=%0C%0B&format=vtt', 'input_not_speakable', 'text'],
  ['', 'missing_required_parameter', 'text'],
  ['text=a&speed=fast', 'invalid_type', 'speed', /must be a number/],
  ['text=a&speed=9', 'invalid_value', 'speed', /from 0.25 to 4; it is 9/],
  ['text=a&seed=1.5', 'invalid_type', 'seed'],
  ['text=a&stream=yes', 'invalid_type', 'stream', /true or false/],
  ['text=a&normalize_audio=1', 'invalid_type', 'normalize_audio'],
  ['text=a&voice=nobody', 'voice_not_found', 'voice'],
  ['text=a&format=MP3', 'unsupported_response_format', 'format'],
  ['text=a&text=b', 'invalid_value', 'text', /twice/],
  ['text=%ff', 'invalid_value', null, /UTF-8/],
  ['text=%00', 'invalid_input', 'text'],
  [`text=${'a'.repeat(5001)}`, 'input_too_long', 'text'],
];
for (const [given, code, param, message = /./] of REFUSED) {
  const name = typeof given === 'string' ? `GET ?${given}` : JSON.stringify(given);
  test(`${name.slice(0, 60)} is refused: ${code}`, async () => {
    const tested = appUnderTest();
    const response = await (typeof given === 'string'
      ? tested.app.request(`${PATH}?${given}`)
      : tested.post(PATH, given));
    assert.equal(response.status, 400);
    const { error } = (await response.json()) as ErrorBody;
    assert.deepEqual({ code: error.code, param: error.param }, { code, param });
    assert.match(error.message, message);
  });
}
