/**
 * What the diacritizer's model reads and writes: letters and vowel marks as numbers, which are
 * their places in the lists below. The lists are the model's own.
 *
 * Source of behaviour: Piper 1.3.0, tashkeel/__init__.py and the id maps beside it.
 */

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

/** What may stand on one letter. The model takes all as hints and predicts all but a lone shadda. */
const MARKS = [PADDING, '', ...VOWELS, ...VOWELS.map((vowel) => SHADDA + vowel), SUKUN, SHADDA];

const numbered = (names: readonly string[]): ReadonlyMap<string, number> =>
  new Map(names.map((name, id) => [name, id]));

const letterIds = numbered(LETTERS);
const markIds = numbered(MARKS);
const singleMarks = new Set([...VOWELS, SHADDA, SUKUN]);
const digits = new Set(DIGITS);

const NO_MARK = MARKS.indexOf('');
const PADDING_MARK = MARKS.indexOf(PADDING);

/** Number of a code point for the model; undefined when the model is not shown it. */
const letterId = (character: string): number | undefined =>
  letterIds.get(digits.has(character) ? ANY_DIGIT : character);

/** Marks that are in no order the model knows, even turned round, are not shown to it. */
const markId = (marks: string): number =>
  markIds.get(marks) ?? markIds.get([...marks].reverse().join('')) ?? NO_MARK;

/** A text as the model reads it: a letter and its hint at each place. */
export interface ModelInput {
  readonly letters: readonly number[];
  /** The marks the text already has; the model may overrule them. */
  readonly hints: readonly number[];
}

/**
 * Leaves out what the model has no number for. Marks belong to the letter before them, also where
 * something left out stands between, and are dropped where there is none.
 */
export const toModelInput = (text: string): ModelInput => {
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
};

/**
 * The text with the predicted marks in place of its own. Padding among the predictions stands for
 * no place at all: those behind it move up, as in Piper.
 *
 * @param predicted numbers of marks, one a letter of `toModelInput`
 */
export const withMarks = (text: string, predicted: Iterable<number>): string => {
  const marks = [...predicted].filter((id) => id !== PADDING_MARK);
  let place = 0;
  let marked = '';
  for (const character of text) {
    if (singleMarks.has(character)) continue;
    marked += character;
    if (letterId(character) !== undefined) marked += MARKS[marks[place++] ?? NO_MARK] ?? '';
  }
  return marked;
};

/**
 * Where each code point of a marked text is in the text it was made from, and the end. A mark is
 * where the letter after it is: both texts have the same letters, and each its own marks.
 */
export const placesOfMarked = (text: string, marked: string): number[] => {
  const characters = [...text];
  const places: number[] = [];
  let place = 0;
  for (const character of marked) {
    if (!singleMarks.has(character)) {
      // Also over the white space at the beginning, which is gone from the marked text.
      while (place < characters.length && characters[place] !== character) place++;
      places.push(place++);
    } else {
      places.push(place);
    }
  }
  while (singleMarks.has(characters[place] ?? '')) place++;
  places.push(place);
  return places;
};
