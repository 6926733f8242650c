import type { PassageEnd, UnknownPhoneme } from '../speech-engine.ts';
import type { Script } from '../timing/script.ts';

/** Length of the silence for a text without a sound, seconds. */
export const UNSPEAKABLE_SECONDS = 0.1;

/** What one run of the voice speaks: a sentence, or a part of one that is too long for a run. */
export interface PlannedPiece {
  /** Phoneme ids; empty for a text without a sound, which is spoken as silence. */
  readonly ids: readonly number[];
  /** The text and words it speaks, if the request asked for timestamps. */
  readonly script?: Script;
}

/** A sentence of a text. Values that differ between sentences belong here. */
export interface PlannedSentence {
  /** In order; at least one. */
  readonly pieces: readonly PlannedPiece[];
  /** Silence after it, seconds. */
  readonly pauseSeconds: number;
}

export interface Plan {
  /** In order; at least one. */
  readonly sentences: readonly PlannedSentence[];
  /** Phonemes that the voice has no id for, so they are left out; in order of first occurrence. */
  readonly unknown: readonly UnknownPhoneme[];
  /** If more text follows; without a complete sentence, the only piece has no ids and no length. */
  readonly passage?: PassageEnd;
}

/** The text to plan, and how. */
export interface PlanRequest {
  readonly text: string;
  /** Whether to make scripts. */
  readonly timestamps: boolean;
  /** Result for a text that is not blank but has no sound. */
  readonly unspeakable: 'silence' | 'error';
  /** Silence between sentences, seconds. */
  readonly pauseSeconds: number;
  /** Expected length of the speech, relative to length scale 1; see relative-length.ts. */
  readonly relativeLength: number;
  /** Whether more text may follow: then the last sentence is left out. Default false. */
  readonly goesOn?: boolean;
}

/** A piece with its place in the plan. */
export interface PieceInPlan extends PlannedPiece {
  /** Index of its sentence, from 0. */
  readonly sentence: number;
  /** Whether another piece of the same sentence follows. */
  readonly goesOn: boolean;
  /** Silence after it, seconds; 0 within a sentence. */
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
