/**
 * A part of a text that arrives in parts. The samples of all parts, in order, are those of the text
 * sent at once, if it has a seed and its answer flows. A part begins where the one before it ended
 * (`PassageEnd`).
 */
export interface Passage {
  /** Pieces of the text before it; they decide the noise of its own pieces. */
  readonly piecesBefore: number;
  /**
   * More text may follow. The last sentence is then left to the next part, because more text may
   * change it: `3.` may become `3.5`. A part without a complete sentence has one chunk, without
   * samples.
   */
  readonly goesOn: boolean;
  /** Audio of the parts before that the listener has not played yet, seconds. */
  readonly leadSeconds: number;
}

/** What is spoken of a part that more text follows. */
export interface PassageEnd {
  /** Code points of the part up to the end of its last complete sentence; 0 without one. */
  readonly endsAt: number;
  readonly sentences: number;
  readonly pieces: number;
}
