/**
 * Input and output of the diacritizer's model: numbers of letters and of vowel marks, which are
 * their indexes in the lists below. The lists are the model's.
 *
 * Source of behaviour: Piper 1.3.0, tashkeel/__init__.py and the id maps beside it.
 */
import type { TextEdit } from '../source-text.ts';

const SHADDA = '\u0651';
const SUKUN = '\u0652';
/** Fathatan, dammatan, kasratan, fatha, damma, kasra. */
const VOWELS = ['\u064b', '\u064c', '\u064d', '\u064e', '\u064f', '\u0650'];

const PADDING = '_';
const ANY_DIGIT = '#';
const DIGITS = '0123456789٠١٢٣٤٥٦٧٨٩';

const LETTERS = [
  ...`${PADDING} ${ANY_DIGIT}!"()-./:[]«»،؛؟`,
  ...'ءآأؤإئابةتثجحخدذرزسشصضطظعغ',
  ...'فقكلمنهوىي',
];

/** The marks of one letter. The model takes all as hints and predicts all but a lone shadda. */
const MARKS = [PADDING, '', ...VOWELS, ...VOWELS.map((vowel) => SHADDA + vowel), SUKUN, SHADDA];

const letterIds = numbered(LETTERS);
const markIds = numbered(MARKS);
const singleMarks = new Set([...VOWELS, SHADDA, SUKUN]);
const digits = new Set(DIGITS);

const NO_MARK = MARKS.indexOf('');
const PADDING_MARK = MARKS.indexOf(PADDING);

function numbered(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, id) => [name, id]));
}

/** The model's number of a code point; undefined if it has none. */
function letterId(character: string): number | undefined {
  return letterIds.get(digits.has(character) ? ANY_DIGIT : character);
}

/** The model's number of a letter's marks, in either order; an unknown set counts as no mark. */
function markId(marks: string): number {
  return markIds.get(marks) ?? markIds.get([...marks].reverse().join('')) ?? NO_MARK;
}

/** Input of the model: letters, and a hint for each. */
export interface ModelInput {
  readonly letters: readonly number[];
  /** The marks already in the text; the model may overrule them. */
  readonly hints: readonly number[];
}

/**
 * Converts a text to the model's input and leaves out characters that have no number. Marks belong
 * to the letter before them, even across characters left out; without such a letter they are
 * dropped.
 */
export function toModelInput(text: string): ModelInput {
  const letters: number[] = [];
  const marks: string[] = [];
  for (const character of text) {
    if (singleMarks.has(character)) {
      if (letters.length > 0) marks[letters.length - 1] += character;
      continue;
    }
    const id = letterId(character);
    if (id === undefined) continue;
    letters.push(id);
    marks.push('');
  }
  return { letters, hints: marks.map(markId) };
}

/**
 * Replaces the marks of a text with the predicted ones. A predicted padding is skipped, and later
 * predictions move up, as in Piper.
 *
 * @param predicted numbers of marks, one for each letter of `toModelInput`.
 */
export function withMarks(text: string, predicted: Iterable<number>): string {
  const marks = [...predicted].filter((id) => id !== PADDING_MARK);
  let place = 0;
  let marked = '';
  for (const character of text) {
    if (singleMarks.has(character)) continue;
    marked += character;
    if (letterId(character) !== undefined) marked += MARKS[marks[place++] ?? NO_MARK] ?? '';
  }
  return marked;
}

/** A code point with the vowel marks after it. */
const MARKED = new RegExp(`([^])([${[...singleMarks].join('')}]*)`, 'gu');

/**
 * The changes that the diacritizer made: white space around the text, and marks. A letter that lost
 * its marks is replaced together with them, so that they stay a part of it.
 * @param marked the diacritizer's output: the same letters, each with its own marks.
 */
export function markEdits(text: string, marked: string): TextEdit[] {
  const edits: TextEdit[] = [];
  let unit = 0;
  for (const [, letter = '', marks = ''] of marked.matchAll(MARKED)) {
    const start = text.indexOf(letter, unit);
    if (start > unit) edits.push({ start: unit, end: start, text: '' });
    const letterEnd = start + letter.length;
    unit = letterEnd;
    while (singleMarks.has(text[unit] ?? '')) unit++;
    if (text.slice(letterEnd, unit) === marks) continue;
    edits.push(
      marks === ''
        ? { start, end: unit, text: letter }
        : { start: letterEnd, end: unit, text: marks },
    );
  }
  if (unit < text.length) edits.push({ start: unit, end: text.length, text: '' });
  return edits;
}
