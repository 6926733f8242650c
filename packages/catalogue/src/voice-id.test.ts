import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toVoiceId } from './voice-id.ts';

test('an id is made of letters, digits and a few signs, in NFC', () => {
  for (const id of ['en_US-joe-medium', 'pt_PT-tugão-medium', 'x', '2', 'zh_CN-晓雅', 'a.b+c']) {
    assert.equal(toVoiceId(id), id);
  }
  assert.equal(toVoiceId('pt_PT-tuga\u0303o-medium'), 'pt_PT-tugão-medium');
});

for (const bad of [
  '',
  '.',
  '..',
  '../x',
  'a/b',
  'a\\b',
  '.hidden',
  '-x',
  'a b',
  'a\0b',
  'a\nb',
  'C:x',
  'x'.repeat(300),
  'ã'.repeat(100),
]) {
  test(`${JSON.stringify(bad.slice(0, 12))} cannot be the id of a voice`, () => {
    assert.throws(() => toVoiceId(bad), { name: 'CatalogueError', code: 'not_a_voice' });
  });
}
