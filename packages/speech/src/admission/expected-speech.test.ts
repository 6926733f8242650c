import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SpeechRequest, VoiceDefaults, VoiceInfo } from '@hailo-piper/engine';
import { createFixtureEngine } from '../testing/fixture-engine.ts';
import { SpeechLengths } from './expected-speech.ts';

const [fixture] = createFixtureEngine().voices() as [VoiceInfo];
const voice = (id: string, defaults: Partial<VoiceDefaults> = {}): VoiceInfo => ({
  ...fixture,
  id,
  defaults: { ...fixture.defaults, ...defaults },
});
const JOE = voice('joe');
const TEXT = 'x'.repeat(150);

const seconds = (request: Partial<SpeechRequest>, by = JOE, lengths = new SpeechLengths()) =>
  lengths.expect({ text: TEXT, ...request }, by).seconds;

test('scales and speed count; the defaults of voice and configuration fill the gaps', () => {
  const plain = seconds({});
  assert.equal(Math.round(plain), 10);
  assert.equal(seconds({ lengthScale: 10 }), plain * 7.75);
  assert.equal(seconds({ speed: 0.25 }), plain * 4);
  assert.equal(seconds({ lengthScale: 10, speed: 0.25 }), plain * 31);
  assert.equal(seconds({ lengthScale: 0.01 }), plain / 2);
  assert.equal(seconds({}, voice('slow', { lengthScale: 10 })), plain * 7.75);
  assert.equal(seconds({ lengthScale: 1 }, voice('slow', { lengthScale: 10 })), plain);
});

test('silence is no work', () => {
  assert.equal(seconds({ sentenceSilenceSeconds: 10 }), seconds({}));
  assert.equal(seconds({}, voice('pausing', { sentenceSilenceSeconds: 10 })), seconds({}));
});

test('the length of texts is learned for each voice, converted to length scale 1', () => {
  const lengths = new SpeechLengths();
  for (const lengthScale of [1, 4, 10, 0.5]) {
    for (const [by, perCharacter] of [
      [JOE, 0.08],
      [voice('slow'), 0.2],
    ] as const) {
      const expected = lengths.expect({ text: TEXT, lengthScale }, by);
      lengths.learn(expected, 150 * perCharacter * expected.relativeLength);
    }
  }
  assert.ok(Math.abs(seconds({}, JOE, lengths) - 12) < 1e-6);
  assert.ok(Math.abs(seconds({}, voice('slow'), lengths) - 30) < 1e-6);
  assert.ok(Math.abs(seconds({ speed: 2 }, voice('slow'), lengths) - 15) < 1e-6);
  assert.equal(seconds({}, voice('other'), lengths), seconds({}));
});

test('old lengths are forgotten', () => {
  const lengths = new SpeechLengths();
  const hear = (perCharacter: number, times: number) => {
    const expected = lengths.expect({ text: TEXT }, JOE);
    for (let i = 0; i < times; i++) lengths.learn(expected, 150 * perCharacter);
  };
  hear(0.08, 10_000);
  hear(0.16, 4_000);
  assert.ok(Math.abs(seconds({}, JOE, lengths) - 24) < 0.5);
});

test('a voice that runs whole takes about a turn a sentence', () => {
  const whole = { ...JOE, windowed: false };
  const turns = (text: string) => new SpeechLengths().expect({ text }, whole).turns;
  for (const [text, count] of [
    ['Hello', 1],
    ['', 1],
    ['Hello.', 1],
    ['One. Two! Three?', 3],
    ['Pi is 3.14 and e is 2.72.', 1],
    ['A! '.repeat(1_666), 1_666],
    ['你好。再见。', 2],
    ['A title\n\nA text.', 2],
    ['Wait ... what?!', 2],
    ['x'.repeat(5_000), 5],
  ] as const) {
    assert.equal(turns(text), count, text.slice(0, 30));
  }
});

test('a voice in windows takes a turn for each, and for the encoder and the flow of a sentence', () => {
  const turns = (text: string, lengthScale = 1) =>
    new SpeechLengths().expect({ text, lengthScale }, JOE).turns;
  // One second of speech a sentence; 10 seconds in one.
  assert.equal(turns('x'.repeat(15)), 3);
  assert.equal(turns('A sentence is. A sentence. '), 6);
  assert.equal(turns('x'.repeat(150)), 10);
  assert.ok(turns('x'.repeat(150), 4) > 25);
});
