import type { Clause, Espeak } from '@hailo-piper/espeak';
import { withoutCommands } from '../text/commands.ts';
import { type PhonemeBlock, type Prose, splitPhonemeBlocks } from '../text/phoneme-blocks.ts';
import { SourceText } from '../text/source-text.ts';
import { type ReadingVoice, type TextStage, throughStages } from '../text/stages.ts';
import { sentenceOfLetters } from './letters.ts';
import {
  type Phonemes,
  type Sentence,
  sentencesFromClauses,
  type WordStart,
  wordStartsAtSpaces,
} from './sentences.ts';

/** What turns text into phonemes. Each part loads its data with the first text it is given. */
export interface Phonemizers {
  readonly espeak: Espeak;
  /** Run in order on each text before it is read. */
  readonly stages: readonly TextStage[];
}

/** A text on its way to sentences. */
export interface Reading {
  /**
   * Each is read when it is asked for. Until all are, or the iterator is closed, espeak must not be
   * given another text.
   */
  readonly sentences: Iterable<Sentence>;
  /**
   * The code points of the text as it was sent, with spaces in place of what is not read: commands to
   * espeak-ng and what a stage has deleted.
   */
  characters(): string[];
}

/**
 * The phonemes of each sentence of a text, exactly as Piper 1.3.0 has them (voice.py,
 * `PiperVoice.phonemize`).
 *
 * @throws EspeakError when espeak refuses the text or its voice, or traps on the text.
 * @throws EngineError what the text stages throw.
 */
export async function phonemize(
  voice: ReadingVoice,
  phonemizers: Phonemizers,
  text: string,
): Promise<Phonemes[]> {
  return (await readSentences(voice, phonemizers, text)).map(({ phonemes }) => phonemes);
}

/** `phonemize`, with the places of sentences and words in the text. */
export async function readSentences(
  voice: ReadingVoice,
  phonemizers: Phonemizers,
  text: string,
): Promise<Sentence[]> {
  return [...(await beginReading(voice, phonemizers, text)).sentences];
}

/**
 * Runs the text through its stages and checks it; nothing is read yet.
 * @throws what `phonemize` throws, but for traps of espeak: those come with the sentences.
 */
export async function beginReading(
  voice: ReadingVoice,
  { espeak, stages }: Phonemizers,
  text: string,
): Promise<Reading> {
  // All parts before espeak begins, which must not be given another text in between.
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

/** Voices whose phonemes are letters know no blocks, as in Piper. */
function partsOf({ phonemeType }: ReadingVoice, text: string): readonly (Prose | PhonemeBlock)[] {
  if (phonemeType === 'text') return [{ kind: 'prose', text, start: 0, end: [...text].length }];
  return splitPhonemeBlocks(text);
}

/** A part of the text, with what espeak makes of it where it is prose. */
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
 * A sentence with its places in the text that was sent instead of the text that was read. Words that
 * come from the same part of it are one.
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
