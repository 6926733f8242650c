import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beforeOpenBlock, splitPhonemeBlocks } from './phoneme-blocks.ts';
import { pythonStrip } from './python-strip.ts';

const phonemes = (text: string) =>
  splitPhonemeBlocks(text).map((part) =>
    part.kind === 'prose' ? part.text : { phonemes: part.phonemes.join('') },
  );

test('a block keeps a space where the neighbouring text had one', () => {
  assert.deepEqual(phonemes('The [[ tə ]] is.'), ['The ', { phonemes: ' tə ' }, ' is.']);
  assert.deepEqual(phonemes('The[[ tə ]]is.'), ['The', { phonemes: 'tə' }, 'is.']);
});

test('a block ends at its first closing brackets and does not cross a line feed', () => {
  assert.deepEqual(phonemes('[[a]] ]]'), ['', { phonemes: 'a ' }, ' ]]']);
  assert.deepEqual(phonemes('x [[a\nb]]'), ['x [[a\nb]]']);
  assert.deepEqual(phonemes('x[[a\rb\u2028c]]'), ['x', { phonemes: 'a\rb\u2028c' }, '']);
});

test('a part that opens with brackets and never closes loses two characters at each end', () => {
  assert.deepEqual(phonemes('[[abcd'), [{ phonemes: 'ab' }]);
});

test('stripping follows Python, not JavaScript', () => {
  assert.equal(pythonStrip('\u001c\u0085 a\u3000'), 'a');
  assert.equal(pythonStrip('\ufeffa\ufeff'), '\ufeffa\ufeff');
});

test('parts have their places in the text, in code points', () => {
  assert.deepEqual(
    splitPhonemeBlocks('🙂 [[  ab ]] c').map(({ start, end }) => [start, end]),
    [
      [0, 2],
      [2, 11],
      [11, 13],
    ],
  );
});

test('a block has the place of its phonemes in the text', () => {
  const at = (text: string) =>
    splitPhonemeBlocks(text).flatMap((part) =>
      part.kind === 'phonemes'
        ? part.phonemes.map(
            (phoneme, i) => phoneme === ' ' || phoneme === text[part.firstSound + i],
          )
        : [],
    );
  assert.deepEqual(at('say [[  abc]] x'), [true, true, true, true, true]);
  assert.deepEqual(at('[[\u3000ab ]]'), [true, true]);
});

test('a text ends before a block that may still be closed', () => {
  for (const [text, before] of [
    ['One. [[a', 'One. '],
    ['One. [', 'One. '],
    ['[[a]] [[b]', '[[a]] '],
    ['One. [[a]] Two', 'One. [[a]] Two'],
    ['One. [[a\nTwo', 'One. [[a\nTwo'],
    ['One. [a] Two', 'One. [a] Two'],
  ] as const) {
    assert.equal(beforeOpenBlock(text), before);
  }
});
