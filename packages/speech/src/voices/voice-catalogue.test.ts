import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VoiceInfo } from '@hailo-piper/engine';
import { createFixtureEngine } from '../testing/fixture-engine.ts';
import { chooseSpeaker } from './speaker-choice.ts';
import { VoiceCatalogue } from './voice-catalogue.ts';
import type { VoiceNames } from './voice-names.ts';

const [, german] = createFixtureEngine().voices() as [VoiceInfo, VoiceInfo];
const [english] = createFixtureEngine().voices() as [VoiceInfo];

const voice = (id: string, language: string): VoiceInfo => ({
  ...german,
  ...{ id, language },
});

const VOICES = [
  english,
  voice('de_AT-berta-low', 'de_AT'),
  voice('de_DE-anna-low', 'de_DE'),
  voice('de_DE-bert-high', 'de_DE'),
  voice('pt_PT-tugão-medium', 'pt_PT'),
];

const catalogue = (names: Partial<VoiceNames> = {}, voices = VOICES) =>
  new VoiceCatalogue({
    voices: () => voices,
    names: () => ({ aliases: {}, ...names }),
    oldNames: new Map([
      ['de-anna-low', 'de_DE-anna-low'],
      ['en-us-gone', 'en_US-gone-low'],
    ]),
  });

const found = (name: string, names?: Partial<VoiceNames>) => {
  const choice = catalogue(names).find(name);
  return choice && [choice.voice.id, ...(choice.speaker === undefined ? [] : [choice.speaker])];
};

for (const [name, ...expected] of [
  ['de_DE-anna-low', 'de_DE-anna-low'],
  ['de-anna-low', 'de_DE-anna-low'],
  ['de-anna-low:2', 'de_DE-anna-low', '2'],
  ['de', 'de_AT-berta-low'],
  ['de-DE', 'de_DE-anna-low'],
  ['DE_de', 'de_DE-anna-low'],
  ['de-DE:bert', 'de_DE-anna-low', 'bert'],
  ['en', 'en_US-one-medium'],
  ['pt_PT-tuga\u0303o-medium', 'pt_PT-tug\u00e3o-medium'],
] as const) {
  test(`${JSON.stringify(name)} is ${expected.join(', speaker ')}`, () => {
    assert.deepEqual(found(name), expected);
  });
}

test('a name of no voice, of a language without one, or of an absent voice is unknown', () => {
  for (const name of ['fr', 'd', 'deu-DE', 'de-CH', 'en-us-gone', 'toString', '']) {
    assert.equal(found(name), undefined, name);
  }
});

test('voices.languages chooses among the voices of a language', () => {
  const languages = { de: 'de_DE-bert-high', 'de-at': 'de_AT-berta-low:1' };
  assert.deepEqual(found('de', { languages }), ['de_DE-bert-high']);
  assert.deepEqual(found('de-DE', { languages }), ['de_DE-bert-high']);
  assert.deepEqual(found('de_AT', { languages }), ['de_AT-berta-low', '1']);
  // Its voice is absent: the first of the language.
  assert.deepEqual(found('de', { languages: { de: 'nobody' } }), ['de_AT-berta-low']);
});

test('the speaker of the default voice is used where none is asked for', () => {
  const voices = [{ ...german, isDefault: true }];
  const named = catalogue({ defaultSpeaker: 'bert' }, voices);
  const speaker = (name: string | undefined, wish = {}) =>
    chooseSpeaker(named.choose(name), wish)?.number;
  assert.equal(speaker(undefined), 1);
  assert.equal(speaker('alloy'), 1);
  assert.equal(speaker('default:2'), 2);
  assert.equal(speaker(undefined, { speaker: 'anna' }), 0);
  assert.equal(speaker(undefined, { speakerNumber: 2 }), 2);
  assert.equal(speaker(german.id), 0);
});

test('of many voices an error names those near', () => {
  const many = Array.from({ length: 100 }, (_, n) => voice(`de_DE-voice${n}-low`, 'de_DE'));
  const named = catalogue({}, [english, ...many]);
  assert.throws(() => named.choose('de_DE-voice7-lov'), {
    code: 'voice_not_found',
    message:
      /^There is no such voice among 101; \/v1\/voices lists them\. Near it: de_DE-voice7-low,/,
  });
  assert.throws(() => named.choose('nothing like it'), { message: /lists them\.$/ });
});
