import type { UnknownPhoneme } from '../speech-engine.ts';
import type { Script } from '../timing/script.ts';

/** Length of the silence that stands for a text with nothing to say, seconds. */
export const UNSPEAKABLE_SECONDS = 0.1;

/** What one run of the voice speaks: a sentence, or a part of one that is too long for that. */
export interface PlannedPiece {
  /** Phoneme ids; none for a text with nothing to say, which is spoken as a silence. */
  readonly ids: readonly number[];
  /** What it says, if the request asked for timestamps. */
  readonly script?: Script;
}

/** A sentence of a text. What holds for one sentence, and not for all, belongs here. */
export interface PlannedSentence {
  /** In order; at least one. */
  readonly pieces: readonly PlannedPiece[];
  /** Silence behind it, seconds. */
  readonly pauseSeconds: number;
}

export interface Plan {
  /** In order; at least one. */
  readonly sentences: readonly PlannedSentence[];
  /** Phonemes that the voice has no id for and that are left out, in the order they first came up. */
  readonly unknown: readonly UnknownPhoneme[];
}

/** What is to be planned, and how. */
export interface PlanRequest {
  readonly text: string;
  /** Whether scripts are wanted. */
  readonly timestamps: boolean;
  /** What becomes of a text that is not blank and has nothing to say. */
  readonly unspeakable: 'silence' | 'error';
  /** Silence between sentences, seconds. */
  readonly pauseSeconds: number;
  /** How long the speech will last, relative to length scale 1; see relative-length.ts. */
  readonly relativeLength: number;
}

/** A piece with its place in the plan. */
export interface PieceInPlan extends PlannedPiece {
  /** Index of its sentence, from 0. */
  readonly sentence: number;
  /** Whether another piece of the same sentence follows. */
  readonly goesOn: boolean;
  /** Silence behind it, seconds; none within a sentence. */
  readonly pauseSeconds: number;
}

/** The pieces of all sentences, in order. */
export function piecesOf({ sentences }: Plan): PieceInPlan[] {
  return sentences.flatMap(({ pieces, pauseSeconds }, sentence) =>
    pieces.map((piece, index) => {
      const goesOn = index < pieces.length - 1;
      return { ...piece, sentence, goesOn, pauseSeconds: goesOn ? 0 : pauseSeconds };
    }),
  );
}
