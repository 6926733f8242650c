import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from './diagnostics.ts';
import { parsePhrases, readPhrases } from './phrases-file.ts';

const faults = (text: string): string[] => {
  try {
    parsePhrases(text, 'p.yaml');
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    assert.equal(error.code, 'invalid_config');
    return error.message.split('\n');
  }
  return [];
};

test('a phrase has a text, and the settings of the API', () => {
  const text = `
- text: Somebody is at the door.
- text: Dinner is ready.
  voice: en_US-joe-medium
  speaker: anna
  speed: 1.2
  normalize_audio: steady
  seed: 7
  formats: [wav, srt]
  stream: false
`;
  assert.deepEqual(parsePhrases(text, 'p.yaml'), [
    { text: 'Somebody is at the door.' },
    {
      ...{ text: 'Dinner is ready.', voice: 'en_US-joe-medium', speaker: 'anna', speed: 1.2 },
      ...{ normalize_audio: 'steady', seed: 7, formats: ['wav', 'srt'], stream: false },
    },
  ]);
  assert.deepEqual(parsePhrases('# None yet.\n', 'p.yaml'), []);
});

const FAULTY: readonly (readonly [text: string, ...lines: string[]])[] = [
  ['text: One', 'p.yaml:1:1 must be a list of phrases, found a map'],
  ['- One', 'p.yaml:1:3 must be a map with `text`, found "One"'],
  ['- voice: anna', 'p.yaml:1:3 has no text'],
  ['- text: "  "', 'p.yaml:1:9 text: must be text to speak, found "  "'],
  ['- text: 5', 'p.yaml:1:9 text: must be text to speak, found 5 (did you mean "5"?)'],
  ['- text: One\n  sped: 1', 'p.yaml:2:3 sped: unknown key (did you mean speed?)'],
  [
    '- text: One\n  speed: 9\n- text: Two\n  volume: -1',
    'p.yaml:2:10 speed: must be a number from 0.25 to 4, found 9',
    'p.yaml:4:11 volume: must be a number from 0 to 10, found -1',
  ],
  [
    '- text: One\n  normalize_audio: loud',
    'p.yaml:2:20 normalize_audio: must be true or false or steady, found "loud"',
  ],
  [
    '- text: One\n  formats: [wav, mp4]',
    'p.yaml:2:18 formats.1: must be wav, mp3, opus, aac, flac, pcm, json, srt or vtt, found "mp4" (did you mean mp3?)',
  ],
  [
    '- text: One\n  formats: []',
    'p.yaml:2:12 formats: must be a list of one format or more, found a list',
  ],
  [
    '- text: One\n  formats: [srt]\n  stream: true',
    'p.yaml:3:11 stream: must be false for srt, which is made when all is spoken',
  ],
  [
    '- {text: One, seed: 1}\n- text: Two\n- {seed: 1, text: One, formats: [wav]}',
    'p.yaml:3:3 the same phrase as in line 1',
  ],
  ['- text: One\n\t- x', 'p.yaml:2:1 a tab cannot indent; use spaces'],
];

for (const [text, ...lines] of FAULTY) {
  test(`a fault has its place: ${JSON.stringify(text)}`, () =>
    assert.deepEqual(faults(text), lines));
}

test('a file that is not there is named', () => {
  assert.throws(() => readPhrases('/nowhere/phrases.yaml'), {
    code: 'config_not_found',
    message: '/nowhere/phrases.yaml: no such file',
  });
});
