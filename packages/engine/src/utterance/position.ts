/** A place in the audio of an utterance. */
export interface Position {
  readonly piece: number;
  /** Within the piece. */
  readonly samples: number;
  /** Of the utterance, before the piece. */
  readonly before: number;
}

export const START: Position = { piece: 0, samples: 0, before: 0 };
