import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Voice } from '../service/voices.ts';
import { groupVoices, isFound, voiceName } from './voice-groups.ts';

const voice = (id: string, more: Partial<Voice> = {}): Voice => {
  const [language = ''] = id.split('-');
  return {
    id,
    language,
    language_tag: language.replace('_', '-'),
    language_name: { de: 'Deutsch', en: 'English', fr: 'français' }[language.slice(0, 2)] ?? null,
    quality: 'medium',
    sample_rate: 22050,
    num_speakers: 1,
    speakers: {},
    aliases: [],
    licence: null,
    credit: null,
    size_bytes: 1,
    defaults: { noise_scale: 0.667, noise_w_scale: 0.8, volume: 1 },
    windowed: true,
    prepared: true,
    loaded: false,
    default: false,
    ...more,
  };
};

const VOICES = [
  voice('fr_FR-siwis-medium'),
  voice('en_US-joe-medium'),
  voice('cs_CZ-jirka-low'),
  voice('en_GB-alan-medium'),
  voice('de_DE-thorsten-medium', { default: true, aliases: ['onyx'] }),
];

test('the default voice’s language is first, then the page’s, then by name', () => {
  const groups = groupVoices(VOICES, 'en');
  assert.deepEqual(
    groups.map(({ ownName, name }) => [ownName, name]),
    [
      ['Deutsch', 'German'],
      ['English', 'English'],
      ['cs', 'Czech'],
      ['français', 'French'],
    ],
  );
  assert.deepEqual(
    groups[1]?.voices.map(({ name, region }) => [name, region]),
    [
      ['Alan', 'United Kingdom'],
      ['Joe', 'United States'],
    ],
  );
  assert.equal(groupVoices(VOICES, 'de')[2]?.name, 'Französisch');
});

test('the default voice is first in its language', () => {
  const [group] = groupVoices(
    [voice('en_US-amy-low'), voice('en_US-joe-medium', { default: true })],
    'en',
  );
  assert.deepEqual(
    group?.voices.map(({ name }) => name),
    ['Joe', 'Amy'],
  );
});

test('voices are called as their ids are made, and any other id stays', () => {
  assert.equal(voiceName('en_US-libritts_r-medium'), 'Libritts r');
  assert.equal(voiceName('uk_UA-ukrainian_tts-x_low'), 'Ukrainian tts');
  assert.equal(voiceName('medium-shape'), 'Medium-shape');
  assert.equal(voiceName('<img src=x>'), '<img src=x>');
  assert.equal(voiceName('😀'), '😀');
  assert.equal(voiceName(''), '');
});

test('a language that is none is called as it is', () => {
  const odd = voice('x', { language_tag: '<b>', language_name: null });
  const [group] = groupVoices([odd], 'en');
  assert.equal(group?.name, '<b>');
  assert.equal(group?.voices[0]?.region, '');
});

test('a voice is found by name, language, country, quality and alias, in any order', () => {
  const found = (search: string): readonly string[] =>
    groupVoices(VOICES, 'en').flatMap((group) =>
      group.voices.filter((one) => isFound(one, group, search)).map(({ name }) => name),
    );
  assert.equal(found('').length, 5);
  assert.deepEqual(found('german'), ['Thorsten']);
  assert.deepEqual(found('Deutsch'), ['Thorsten']);
  assert.deepEqual(found('onyx'), ['Thorsten']);
  assert.deepEqual(found('kingdom english'), ['Alan']);
  assert.deepEqual(found(' low  '), ['Jirka']);
  assert.deepEqual(found('nobody'), []);
});
