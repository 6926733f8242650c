import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localService, sendJson } from './testing/local-service.ts';
import { listVoices, loadSpeakers, oneVoice, type Voice } from './voices.ts';

const VOICE: Voice = {
  id: 'en_US-joe-medium',
  language: 'en_US',
  language_tag: 'en-US',
  language_name: 'English',
  quality: 'medium',
  sample_rate: 22_050,
  num_speakers: 1,
  speakers: {},
  aliases: [],
  licence: null,
  credit: null,
  size_bytes: 63_000_000,
  defaults: { noise_scale: 0.667, noise_w_scale: 0.8, volume: 1 },
  windowed: true,
  prepared: true,
  loaded: false,
  default: true,
};

test('the list is of voices that can be spoken', async (t) => {
  const broken = [{ id: 'torn', reason: 'Its model is cut.' }];
  await localService(t, (response) => sendJson(response, { voices: [VOICE], broken }));
  assert.deepEqual(await listVoices(), [VOICE]);
});

test('an id of any characters is one part of the address', async (t) => {
  const requests = await localService(t, (response) => sendJson(response, VOICE));
  await oneVoice('ä/b?c#d');
  assert.equal(requests[0]?.path, '/speech/v1/voices/%C3%A4%2Fb%3Fc%23d');
});

test('a voice with one speaker has none to choose', async () => {
  assert.deepEqual(await loadSpeakers({ ...VOICE, speakers: { only: 0 } }), []);
});

test('speakers are in the order of their numbers, and called by them without a name', async () => {
  const speakers = await loadSpeakers({ ...VOICE, num_speakers: 3, speakers: { Zoë: 2, Al: 0 } });
  assert.deepEqual(speakers, [
    { number: 0, name: 'Al' },
    { number: 1, name: '1' },
    { number: 2, name: 'Zoë' },
  ]);
});

test('speakers that the list left out are asked for', async (t) => {
  const many = { ...VOICE, num_speakers: 21 };
  const speakers = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`p${n}`, n]));
  const requests = await localService(t, (response) => sendJson(response, { ...many, speakers }));
  const loaded = await loadSpeakers(many);
  assert.equal(loaded.length, 21);
  assert.deepEqual(loaded[20], { number: 20, name: 'p20' });
  assert.equal(requests[0]?.path, '/speech/v1/voices/en_US-joe-medium');
});
