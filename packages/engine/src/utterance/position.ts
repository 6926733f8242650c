/** A place in the audio of an utterance. */
export interface Position {
  readonly piece: number;
  /** Samples before the position within its piece. */
  readonly samples: number;
  /** Samples of the utterance before the piece. */
  readonly before: number;
}

export const START: Position = { piece: 0, samples: 0, before: 0 };
