import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultConfig } from '@hailo-piper/config';
import { Catalogue } from './catalogue.ts';
import { REVISION } from './piper-voices.ts';
import { matches } from './search.ts';
import { snapshotVoices } from './snapshot.ts';
import { isVoiceId } from './voice-id.ts';

const voices = snapshotVoices();
const found = (...words: string[]) =>
  voices.filter((voice) => matches(voice, words)).map(({ id }) => id);

test('the snapshot has every voice, with sizes, sums and old names', () => {
  assert.equal(voices.length, 176);
  assert.equal(new Set(voices.map(({ id }) => id)).size, 176);
  assert.equal(voices.filter(({ speakers }) => speakers > 1).length, 26);
  assert.equal(voices.filter(({ aliases }) => aliases.length > 0).length, 50);
  for (const { id, files, language } of voices) {
    assert.ok(isVoiceId(id), id);
    assert.ok(language.english !== '' && language.native !== '' && language.country !== '', id);
    for (const { path, size = 0, md5 = '' } of [files.model, files.config]) {
      assert.ok(path.startsWith(`${language.family}/${language.code}/`), path);
      assert.ok(size > 1000, path);
      assert.match(md5, /^[0-9a-f]{32}$/, path);
    }
  }
});

test('the default catalogue is that of the snapshot, and needs no network', async () => {
  const [settings] = defaultConfig().voices.catalogues;
  assert.equal(settings?.revision, REVISION);
  const catalogue = new Catalogue(settings as never);
  assert.deepEqual(await catalogue.voices(), voices);
  const tugao = voices.find(({ id }) => id === 'pt_PT-tugão-medium');
  assert.ok(tugao);
  assert.deepEqual(catalogue.sourceOf(tugao.files.model), {
    url: `https://huggingface.co/rhasspy/piper-voices/resolve/${REVISION}/pt/pt_PT/tug%C3%A3o/medium/pt_PT-tug%C3%A3o-medium.onnx`,
  });
});

test('voices are found by id, old name, language, country and quality, without case and accents', () => {
  assert.deepEqual(found('TUGAO'), ['pt_PT-tugão-medium']);
  assert.deepEqual(found('en-us-lessac-medium'), ['en_US-lessac-medium']);
  assert.deepEqual(found('german', 'high'), ['de_DE-thorsten-high']);
  assert.deepEqual(found('deutsch', 'thorsten', 'low'), ['de_DE-thorsten-low']);
  assert.deepEqual(found('francais', 'tom'), ['fr_FR-tom-medium']);
  assert.deepEqual(found('nl-BE').length, found('nl_BE').length);
  assert.ok(found('belgium').length > 0);
  assert.equal(found('nothing of the kind').length, 0);
  assert.equal(found().length, 176);
});

test('two letters are a language, not a part of a word', () => {
  const german = found('de');
  assert.ok(german.length > 5);
  assert.ok(german.every((id) => id.startsWith('de_')));
});
