import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { audioGoldens, needsDiacritizer, phonemeGoldens } from './read.ts';

const voiceConfig = new URL(
  '../../voices/en_US-joe-medium/en_US-joe-medium.onnx.json',
  import.meta.url,
);

test('phoneme goldens cover 55 espeak voices and only Arabic needs the diacritizer', () => {
  const goldens = phonemeGoldens();
  assert.equal(goldens.length, 3233);
  assert.equal(new Set(goldens.map((golden) => golden.voice)).size, 55);
  assert.ok(goldens.some(needsDiacritizer));
  assert.ok(goldens.filter(needsDiacritizer).every(({ voice }) => voice === 'ar'));
});

test('the ids of the phoneme goldens follow the id map of the embedded voice', () => {
  const config = JSON.parse(readFileSync(voiceConfig, 'utf8')) as {
    phoneme_id_map: Record<string, number[]>;
  };
  const ids = (name: string): number[] => config.phoneme_id_map[name] ?? [];
  const [bos, eos, pad] = [ids('^'), ids('$'), ids('_')];
  const expected = (sentence: string): number[] => [
    ...bos,
    ...pad,
    ...[...sentence].flatMap((name) => (ids(name).length > 0 ? [...ids(name), ...pad] : [])),
    ...eos,
  ];
  const withIds = phonemeGoldens().filter((golden) => golden.ids !== undefined);
  assert.deepEqual([...new Set(withIds.map(({ voice }) => voice))], ['en-gb-x-rp', 'en-us']);
  for (const golden of withIds) {
    assert.deepEqual(golden.ids, golden.sentences.map(expected), golden.text);
  }
});

test('audio goldens have the samples they were recorded with, sentence by sentence', () => {
  const goldens = audioGoldens();
  assert.equal(goldens.length, 27);
  for (const { id, pcm, sha256, sentences } of goldens) {
    const bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
    assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256, id);
    const counts = sentences.map((sentence) => sentence.pcm.length);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      pcm.length,
      id,
    );
    assert.ok(
      counts.every((count) => count > 0 && count % 256 === 0),
      id,
    );
  }
});
