import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonStrip, splitPhonemeBlocks } from './phoneme-blocks.ts';

const phonemes = (text: string) =>
  splitPhonemeBlocks(text).map((part) =>
    part.kind === 'prose' ? part.text : { phonemes: part.phonemes.join('') },
  );

test('a block keeps a space where its neighbours had one', () => {
  assert.deepEqual(phonemes('The [[ tə ]] is.'), ['The ', { phonemes: ' tə ' }, ' is.']);
  assert.deepEqual(phonemes('The[[ tə ]]is.'), ['The', { phonemes: 'tə' }, 'is.']);
});

test('a block ends at its first closing brackets and does not cross a line feed', () => {
  assert.deepEqual(phonemes('[[a]] ]]'), ['', { phonemes: 'a ' }, ' ]]']);
  assert.deepEqual(phonemes('x [[a\nb]]'), ['x [[a\nb]]']);
  assert.deepEqual(phonemes('x[[a\rb\u2028c]]'), ['x', { phonemes: 'a\rb\u2028c' }, '']);
});

test('brackets that open a part and never close take two characters at each end', () => {
  assert.deepEqual(phonemes('[[abcd'), [{ phonemes: 'ab' }]);
});

test('stripping follows Python, not JavaScript', () => {
  assert.equal(pythonStrip('\u001c\u0085 a\u3000'), 'a');
  assert.equal(pythonStrip('\ufeffa\ufeff'), '\ufeffa\ufeff');
});
