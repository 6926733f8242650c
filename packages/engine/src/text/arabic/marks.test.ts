import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SourceText } from '../source-text.ts';
import { markEdits, toModelInput, withMarks } from './marks.ts';

const FATHA = '\u064e';
const DAMMA = '\u064f';
const SHADDA = '\u0651';
const NO_MARK = 1;
const FATHA_ID = 5;
const DAMMA_ID = 6;
const SHADDA_FATHA_ID = 11;

test('letters and hints have the numbers of Piper’s id maps', () => {
  assert.deepEqual(toModelInput('_ #!ءي').letters, [0, 1, 2, 3, 18, 53]);
  const hints = [...'\u064b\u064c\u064d\u064e\u064f\u0650\u0652\u0651'].map((mark) => `ا${mark}`);
  assert.deepEqual(toModelInput(hints.join('')).hints, [2, 3, 4, 5, 6, 7, 14, 15]);
});

test('every Latin or Arabic digit is the same letter; a Persian one is none', () => {
  assert.deepEqual(toModelInput('#09٠٩۰').letters, [2, 2, 2, 2, 2]);
});

test('characters without a number are not passed to the model', () => {
  assert.deepEqual(toModelInput('aب😀\nة').letters, [25, 26]);
  assert.deepEqual(toModelInput('abc').letters, []);
});

test('marks belong to the letter before them, across characters left out; before the first letter they are dropped', () => {
  const { letters, hints } = toModelInput(`${DAMMA}x${DAMMA}بx${FATHA}ب`);
  assert.deepEqual(letters, [25, 25]);
  assert.deepEqual(hints, [FATHA_ID, NO_MARK]);
});

test('a pair of marks is known in either order; an unknown set is no hint', () => {
  const hint = (marks: string) => toModelInput(`ب${marks}`).hints[0];
  assert.equal(hint(SHADDA + FATHA), SHADDA_FATHA_ID);
  assert.equal(hint(FATHA + SHADDA), SHADDA_FATHA_ID);
  assert.equal(hint(FATHA + DAMMA), NO_MARK);
  assert.equal(hint(FATHA + FATHA), NO_MARK);
  assert.equal(hint(SHADDA + FATHA + DAMMA), NO_MARK);
});

test('predicted marks replace those in the text; characters left out keep their places', () => {
  const text = `ب${DAMMA}xب\u{1f600}`;
  assert.equal(
    withMarks(text, [SHADDA_FATHA_ID, DAMMA_ID]),
    `ب${SHADDA}${FATHA}xب${DAMMA}\u{1f600}`,
  );
});

test('predicted padding is skipped, and letters without a prediction stay bare', () => {
  assert.equal(withMarks('ببب', [0, FATHA_ID, DAMMA_ID]), `ب${FATHA}ب${DAMMA}ب`);
});

/** The place of each code point of a marked text in the original text, and of the end. */
const placesOf = (text: string, marked: string): number[] => {
  const staged = SourceText.sent(text).edited(markEdits(text, marked));
  assert.equal(staged.text, marked);
  const end = staged.length;
  return [
    ...Array.from(marked, (_, start) => staged.sentRange({ start, end }).start),
    staged.sentRange({ start: 0, end }).end,
  ];
};

test('letters of a marked text are found in the original text', () => {
  const text = '  كِتَابٌ جديد ';
  const marked = 'كِتابُ جَدِيد';
  const places = placesOf(text, marked);
  const characters = [...text];
  for (const [index, letter] of [...marked].entries()) {
    if (/\p{L}/u.test(letter)) assert.equal(characters[places[index] as number], letter);
  }
  // After the last letter; its own marks would still be part of it.
  assert.equal(places.at(-1), characters.length - 1);
  assert.equal(placesOf('بٌ', 'ب').at(-1), 2);
});
