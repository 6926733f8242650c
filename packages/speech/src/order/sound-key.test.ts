import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SpeechRequest, VoiceInfo } from '@hailo-piper/engine';
import { createFixtureEngine } from '../testing/fixture-engine.ts';
import { soundKey } from './sound-key.ts';

const [voice] = createFixtureEngine().voices() as [VoiceInfo];
const seeded: SpeechRequest = { text: 'One.', seed: 7 };
const noiseless: SpeechRequest = { text: 'One.', noiseScale: 0, noiseWScale: 0 };

test('only repeatable sound has a key; inexact where the last bit may differ', () => {
  assert.equal(soundKey({ text: 'One.' }, voice), undefined);
  assert.equal(soundKey({ text: 'One.', noiseScale: 0 }, voice), undefined);
  assert.equal(soundKey(seeded, voice)?.exact, true);
  assert.equal(soundKey(noiseless, voice)?.exact, false);
  const configured = { ...voice, defaults: { ...voice.defaults, noiseScale: 0, noiseWScale: 0 } };
  assert.equal(soundKey({ text: 'One.' }, configured)?.exact, false);
});

test('a voice without windows ignores seeds, so a seed gives it no key', () => {
  const whole = { ...voice, windowed: false };
  assert.equal(soundKey(seeded, whole), undefined);
  assert.equal(soundKey(noiseless, whole)?.exact, false);
});

test('the key changes with everything that changes a sample, and nothing else', () => {
  const { defaults } = voice;
  const others: [SpeechRequest, VoiceInfo][] = [
    [{ ...seeded, text: 'Two.' }, voice],
    [{ ...seeded, seed: 8 }, voice],
    [{ ...seeded, speaker: 1 }, voice],
    [{ ...seeded, speed: 2 }, voice],
    [{ ...seeded, lengthScale: 1.1 }, voice],
    [{ ...seeded, noiseScale: 0.5 }, voice],
    [{ ...seeded, noiseWScale: 0.5 }, voice],
    [{ ...seeded, volume: 0.5 }, voice],
    [{ ...seeded, normalizeAudio: true }, voice],
    [{ ...seeded, sentenceSilenceSeconds: 1 }, voice],
    [{ ...seeded, whole: true }, voice],
    [seeded, { ...voice, id: 'other' }],
    [seeded, { ...voice, revision: 'other' }],
    [seeded, { ...voice, defaults: { ...defaults, volume: 2 } }],
    [seeded, { ...voice, defaults: { ...defaults, lengthScale: 2 } }],
  ];
  const key = soundKey(seeded, voice)?.digest;
  const keys = others.map(([request, of]) => soundKey(request, of)?.digest);
  assert.equal(new Set([key, ...keys]).size, others.length + 1);
  // Defaults left out or written out are the same request.
  const spelledOut = { ...seeded, lengthScale: 1, speed: 1, volume: 1 };
  assert.equal(soundKey(spelledOut, voice)?.digest, key);
});
