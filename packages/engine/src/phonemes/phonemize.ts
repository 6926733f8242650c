import type { Clause, Espeak } from '@hailo-piper/espeak';
import { withoutCommands } from '../text/commands.ts';
import { type PhonemeBlock, type Prose, splitPhonemeBlocks } from '../text/phoneme-blocks.ts';
import { SourceText } from '../text/source-text.ts';
import { throughStages } from '../text/stages.ts';
import type { ReadingVoice, TextStage } from '../text/text-stage.ts';
import { sentenceOfLetters } from './letters.ts';
import {
  type Phonemes,
  type Sentence,
  sentencesFromClauses,
  type WordStart,
  wordStartsAtSpaces,
} from './sentences.ts';

/** The parts that turn text into phonemes. Each loads its data with its first text. */
export interface Phonemizers {
  readonly espeak: Espeak;
  /** Run in order on each text before espeak reads it. */
  readonly stages: readonly TextStage[];
}

/** A text that is being read into sentences. */
export interface Reading {
  /**
   * Each sentence is read when the iterator reaches it. Until all are read, or the iterator is
   * closed, espeak must not get another text.
   */
  readonly sentences: Iterable<Sentence>;
  /**
   * The code points of the text as it was sent, with spaces in place of parts that are not read:
   * commands to espeak-ng and text that a stage deleted.
   */
  characters(): string[];
}

/**
 * The phonemes of each sentence of a text, exactly as in Piper 1.3.0 (voice.py,
 * `PiperVoice.phonemize`).
 *
 * @throws EspeakError when espeak refuses the text or its voice, or traps on the text.
 * @throws EngineError from the text stages.
 */
export async function phonemize(
  voice: ReadingVoice,
  phonemizers: Phonemizers,
  text: string,
): Promise<Phonemes[]> {
  return (await readSentences(voice, phonemizers, text)).map(({ phonemes }) => phonemes);
}

/** As `phonemize`, and adds where sentences and words are in the text. */
export async function readSentences(
  voice: ReadingVoice,
  phonemizers: Phonemizers,
  text: string,
): Promise<Sentence[]> {
  return [...(await beginReading(voice, phonemizers, text)).sentences];
}

/**
 * Runs the text through its stages and checks it, but reads no sentence yet.
 * @throws what `phonemize` throws, except traps of espeak, which come with the sentences.
 */
export async function beginReading(
  voice: ReadingVoice,
  { espeak, stages }: Phonemizers,
  text: string,
): Promise<Reading> {
  // All stages run before espeak begins, which must not get another text in between.
  const parts = await Promise.all(
    partsOf(voice, text).map(async (part): Promise<PhonemeBlock | SourceText> => {
      if (part.kind === 'phonemes') return part;
      return throughStages(SourceText.sent(part.text, part.start), voice, stages);
    }),
  );
  const prose = parts.filter((part) => part instanceof SourceText);
  const sentences =
    voice.phonemeType === 'text'
      ? prose.map((part) => placed(sentenceOfLetters(part.text), part))
      : sentencesOfParts(
          parts.map((part) =>
            part instanceof SourceText
              ? { part, clauses: espeak.read(voice.espeakVoice, part.text, part !== prose[0]) }
              : { part },
          ),
        );
  return {
    sentences,
    characters: () => {
      const characters = [...withoutCommands(text)];
      for (const { start, end } of prose.flatMap((part) => part.deleted())) {
        characters.fill(' ', start, end);
      }
      return characters;
    },
  };
}

/** As in Piper, voices whose phonemes are letters have no raw-phoneme blocks. */
function partsOf({ phonemeType }: ReadingVoice, text: string): readonly (Prose | PhonemeBlock)[] {
  if (phonemeType === 'text') return [{ kind: 'prose', text, start: 0, end: [...text].length }];
  return splitPhonemeBlocks(text);
}

/** A part of the text; for prose, with espeak's clauses. */
type ReadPart =
  | { readonly part: SourceText; readonly clauses: Iterable<Clause> }
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

/**
 * Converts a sentence's positions from the text that was read to the text that was sent. Words that
 * come from the same part of the sent text become one.
 */
function placed(sentence: Sentence, source: SourceText): Sentence {
  const wordStarts: WordStart[] = [];
  for (const { phoneme, text } of sentence.wordStarts) {
    const { start } = source.sentRange({ start: text, end: text });
    if (start > (wordStarts.at(-1)?.text ?? -1)) wordStarts.push({ phoneme, text: start });
  }
  return { phonemes: sentence.phonemes, wordStarts, text: source.sentRange(sentence.text) };
}

function continued(sentence: Sentence | undefined, block: PhonemeBlock): Sentence {
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
}
