import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findAudioFormat } from './find-audio-format.ts';
import { checkSampleRate, defaultSampleRate } from './sample-rates.ts';

const format = (name: string) => findAudioFormat(name, 'format');

test('by default a voice keeps its rate, or gets the next higher one', () => {
  const rates: [name: string, configured: number | undefined, ofVoice: number, rate: number][] = [
    ['wav', undefined, 22_050, 22_050],
    ['mp3', undefined, 22_050, 22_050],
    ['aac', undefined, 16_000, 16_000],
    ['opus', undefined, 22_050, 24_000],
    ['opus', undefined, 16_000, 16_000],
    ['opus', undefined, 44_100, 48_000],
    ['wav', 44_000, 22_050, 44_000],
    ['mp3', 44_000, 22_050, 44_100],
    ['opus', 8000, 22_050, 8000],
    // 22050 is the default in files of the original service, which never used it.
    ['wav', 22_050, 16_000, 16_000],
    ['mp3', undefined, 96_000, 48_000],
  ];
  for (const [name, configured, ofVoice, rate] of rates) {
    assert.equal(defaultSampleRate(format(name), configured, ofVoice), rate, `${name} ${rate}`);
  }
});

test('a requested rate is used or refused', () => {
  for (const name of ['wav', 'pcm', 'flac']) checkSampleRate(format(name), 22_051);
  for (const name of ['mp3', 'opus', 'aac']) {
    checkSampleRate(format(name), 24_000);
    assert.throws(() => checkSampleRate(format(name), 22_051), {
      code: 'unsupported_sample_rate',
      field: 'sample_rate',
    });
  }
  assert.throws(() => checkSampleRate(format('opus'), 22_050), /one of 8000, 12000, 16000, 24000/);
});
