import type { Clause, Espeak } from '@hailo-piper/espeak';
import { type PhonemeBlock, type Prose, splitPhonemeBlocks } from '../text/phoneme-blocks.ts';
import type { VoiceConfig } from '../voice/voice-config.ts';
import type { Diacritizer } from './arabic/diacritizer.ts';
import { placesOfMarked } from './arabic/marks.ts';
import { sentenceOfLetters } from './letters.ts';
import {
  type Phonemes,
  type Sentence,
  sentencesFromClauses,
  wordStartsAtSpaces,
} from './sentences.ts';

/** What phonemes come from. Each loads its data with the first text it is asked about. */
export interface Phonemizers {
  readonly espeak: Espeak;
  /** Asked only for the espeak voice `ar`. */
  readonly diacritizer: Diacritizer;
}

type Reader = Pick<VoiceConfig, 'phonemeType' | 'espeakVoice'>;

/** The one espeak voice whose text Piper gives its vowel marks first; `ar-…` gets none. */
const ARABIC = 'ar';

/**
 * Text to phonemes, a list per sentence, exactly as Piper 1.3.0 would have them
 * (voice.py, `PiperVoice.phonemize`).
 *
 * @throws EspeakError when espeak refuses the text or its voice, or traps on the text.
 * @throws EngineError what the diacritizer throws, for Arabic.
 */
export const phonemize = async (
  voice: Reader,
  phonemizers: Phonemizers,
  text: string,
): Promise<Phonemes[]> =>
  (await readSentences(voice, phonemizers, text)).map(({ phonemes }) => phonemes);

/** `phonemize`, with the places in the text that sentences and words come from. */
export const readSentences = async (
  voice: Reader,
  phonemizers: Phonemizers,
  text: string,
): Promise<Sentence[]> => [...(await sentencesOf(voice, phonemizers, text))];

/**
 * The sentences of `readSentences`, each read when it is asked for. Before they are at their end, or
 * left, espeak may not be asked of another text.
 */
export const sentencesOf = async (
  voice: Reader,
  { espeak, diacritizer }: Phonemizers,
  text: string,
): Promise<Iterable<Sentence>> => {
  if (voice.phonemeType === 'text') return [sentenceOfLetters(text)];

  // All of it before espeak has its turn, which must not be asked of another text in between.
  const parts = await Promise.all(
    splitPhonemeBlocks(text).map((part) =>
      part.kind === 'prose' && voice.espeakVoice === ARABIC ? withVowels(part, diacritizer) : part,
    ),
  );
  const firstProse = parts.findIndex(({ kind }) => kind === 'prose');
  const read = parts.map((part, index) =>
    part.kind === 'prose'
      ? { part, clauses: espeak.read(voice.espeakVoice, part.text, index > firstProse) }
      : { part },
  );
  return sentencesOfParts(read);
};

/** A part of the text, and for espeak's what that makes of it. */
type ReadPart =
  | { readonly part: MovedProse; readonly clauses: Iterable<Clause> }
  | { readonly part: PhonemeBlock; readonly clauses?: never };

function* sentencesOfParts(parts: readonly ReadPart[]): Generator<Sentence> {
  /** The last sentence, which a block may continue. */
  let last: Sentence | undefined;
  for (const [index, { part, clauses }] of parts.entries()) {
    if (clauses === undefined) {
      // The prose after a block starts a new sentence.
      last = continued(last, part);
      continue;
    }
    for (const sentence of sentencesFromClauses(clauses)) {
      if (last !== undefined) yield last;
      last = placed(sentence, part);
      if (index < parts.length - 1) continue;
      yield last;
      last = undefined;
    }
  }
  if (last !== undefined) yield last;
}

/** Prose whose places in the input are not simply behind each other. */
interface MovedProse extends Prose {
  /** Of each code point, and of the end. */
  readonly places?: readonly number[];
}

const withVowels = async (part: Prose, diacritizer: Diacritizer): Promise<MovedProse> => {
  const text = await diacritizer.diacritize(part.text);
  return { ...part, text, places: placesOfMarked(part.text, text) };
};

/** A sentence of a part as a sentence of the whole text. */
const placed = (sentence: Sentence, { start, places }: MovedProse): Sentence => {
  if (start === 0 && places === undefined) return sentence;
  const placeOf = (place: number) => start + (places?.[place] ?? place);
  return {
    phonemes: sentence.phonemes,
    wordStarts: sentence.wordStarts.map(({ phoneme, text }) => ({ phoneme, text: placeOf(text) })),
    text: { start: placeOf(sentence.text.start), end: placeOf(sentence.text.end) },
  };
};

const continued = (sentence: Sentence | undefined, block: PhonemeBlock): Sentence => {
  const before = sentence?.phonemes ?? [];
  const starts = wordStartsAtSpaces(block.phonemes, (index) => block.firstSound + index);
  return {
    phonemes: [...before, ...block.phonemes],
    wordStarts: [
      ...(sentence?.wordStarts ?? []),
      ...starts.map(({ phoneme, text }) => ({ phoneme: before.length + phoneme, text })),
    ],
    text: { start: sentence?.text.start ?? block.start, end: block.end },
  };
};
