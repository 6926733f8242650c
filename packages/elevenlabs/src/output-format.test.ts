import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outputFormat } from './output-format.ts';

test('names of ElevenLabs are read, and mp3_44100_128 is the default', async () => {
  assert.equal(outputFormat().name, 'mp3_44100_128');
  assert.equal(outputFormat('mp3_44100').name, 'mp3_44100_128');
  const { sampleRate, contentType, prepare } = outputFormat('mp3_22050_32');
  assert.deepEqual([sampleRate, contentType], [22_050, 'audio/mpeg']);
  assert.equal((await prepare()).settings, 'mp3 32');
  assert.equal((await outputFormat('opus_48000_96').prepare()).settings, 'opus 96');
  assert.equal(outputFormat('ulaw_8000').sampleRate, 8000);
});

test('other names are refused, and the known ones listed', () => {
  for (const name of ['', 'mp3', 'pcm_11025', 'mp3_22050_64', 'constructor', 'flac_44100']) {
    assert.throws(() => outputFormat(name), /`output_format`.*pcm_24000.*ulaw_8000/);
  }
});
