import { type PhonemeGolden, phonemeGoldens } from '../../goldens/read.ts';
import { allAlphabets, alphabetOf } from './alphabets.ts';
import { abbreviation, number } from './numbers.ts';
import { oddity, wordEnd } from './oddities.ts';
import { createRandom, type Random } from './random.ts';

/** Gives the text of a number, the same each time. */
export type TextSource = (index: number) => string;

const MAX_CHARACTERS = 3000;

/**
 * espeak collects the letters of `A.B.C.` in 80 bytes and does not check the end: Piper's process
 * dies of it, or answers what its overwritten memory says. Four-byte letters fit 16 times.
 */
const TOO_MANY_DOTS = /(?:[\p{L}\p{M}\p{Co}][\p{M}\p{Cf}]*[\s']*\.[\s']*){16}/u;

/** Starts a command, which Piper's process obeys in its next texts as well. */
export function hasCommand(text: string): boolean {
  return text.includes('\x01');
}

export function isFitForPiper(text: string): boolean {
  return !TOO_MANY_DOTS.test(text);
}

const goldens = Map.groupBy(phonemeGoldens(), ({ voice }) => voice);

/** The goldens of the voice, or of another of its language: `fr-be` has those of `fr`. */
const goldensOf = (voice: string): readonly PhonemeGolden[] => {
  const [language] = voice.split('-') as [string];
  const related = [...goldens.keys()].find((other) => other.split('-')[0] === language);
  return goldens.get(voice) ?? goldens.get(language) ?? goldens.get(related ?? '') ?? [];
};

const wordsOf = (texts: readonly PhonemeGolden[]): string[] => [
  ...new Set(texts.flatMap(({ text }) => text.match(/[\p{L}\p{M}'’-]{1,40}/gu) ?? [])),
];

const anyWords = wordsOf([...goldens.values()].flat());

const madeUpWord = (random: Random, alphabet: readonly string[]): string =>
  random.picks(alphabet, 1 + random.int(random.oneIn(20) ? 60 : 9));

const capitals = (random: Random, word: string): string => {
  if (random.oneIn(8)) return word.slice(0, 1).toUpperCase() + word.slice(1);
  return random.oneIn(25) ? word.toUpperCase() : word;
};

/** One to forty pieces, most of them words of the language. */
const compose = (random: Random, words: readonly string[], alphabet: readonly string[]): string => {
  const count = 1 + random.int(random.pick([2, 6, 12, 24, random.oneIn(6) ? 300 : 40]));
  const odd = random.pick([2, 4, 8, 100]);
  let text = '';
  for (let i = 0; i < count; i++) {
    const piece = random.oneIn(odd)
      ? random.pick([oddity, oddity, number, (r: Random) => abbreviation(r, alphabet)])(random)
      : capitals(random, random.oneIn(3) ? madeUpWord(random, alphabet) : random.pick(words));
    text += piece + wordEnd(random) + (random.oneIn(10) ? '' : ' ');
  }
  return random.oneIn(2) ? text.trimEnd() : text;
};

const EDITS: readonly ((random: Random, text: readonly string[], more: () => string) => string)[] =
  [
    (r, text) => text.slice(r.int(text.length)).join(''),
    (r, text) => text.slice(0, r.int(text.length + 1)).join(''),
    (r, text, more) => text.toSpliced(r.int(text.length + 1), r.int(4), more()).join(''),
    (r, text) => text.toSpliced(r.int(text.length + 1), 1 + r.int(8)).join(''),
    (r, text) => text.join('').replaceAll(' ', r.pick(['', '  ', '\n', '-', '\u00a0', '. ', '\f'])),
    (_, text) => text.join('').toUpperCase(),
    (_, text) => text.join('').toLowerCase(),
    (r, text) => text.join('').normalize(r.pick(['NFD', 'NFC', 'NFKD'])),
    (r, text) => r.shuffle(text.join('').split(' ')).join(' '),
  ];

const mutate = (random: Random, text: string, more: () => string): string => {
  let changed = text;
  for (let left = random.int(4); left > 0; left--) {
    changed = random.pick(EDITS)(random, [...changed], more);
  }
  return changed;
};

interface Language {
  readonly goldens: readonly string[];
  readonly words: readonly string[];
  readonly alphabet: readonly string[];
}

const draw = (random: Random, own: Language): string => {
  const foreign = random.oneIn(25);
  const alphabet = foreign ? random.pick(allAlphabets) : own.alphabet;
  const words = foreign || own.words.length === 0 ? anyWords : own.words;
  const more = () => random.pick([() => compose(random, words, alphabet), () => oddity(random)])();
  const golden = own.goldens.length > 0 && random.oneIn(3);
  const text = golden ? random.pick(own.goldens) : compose(random, words, alphabet);
  return golden || random.oneIn(5) ? mutate(random, text, more) : text;
};

/**
 * Texts for one espeak voice: its goldens with changes, and compositions of its words, made-up
 * words of its alphabet, numbers, abbreviations and oddities. Well-formed, without NUL,
 * which ends a text in C, and fit for Piper.
 */
export function textSource(seed: number, voice: string): TextSource {
  const texts = goldensOf(voice);
  const language: Language = {
    goldens: texts.map(({ text }) => text),
    words: wordsOf(texts),
    alphabet: alphabetOf(voice),
  };
  return (index) => {
    for (let attempt = 0; ; attempt++) {
      const drawn = draw(createRandom(seed, voice, index, attempt), language);
      const text = [...drawn.replaceAll('\0', ' ')].slice(0, MAX_CHARACTERS).join('');
      if (text.isWellFormed() && isFitForPiper(text)) return text;
    }
  };
}
