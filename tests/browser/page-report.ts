/** What in-page/recorder.ts reports of a tab, beside the page and without its help. */

/** A piece of sound that the page gave to the browser. Context times are seconds of its AudioContext. */
export interface Piece {
  /** Index of the {@link Answer} whose audio it is a part of. */
  readonly answer: number;
  /** Second of that audio with which it begins; null if that audio has no such samples. */
  readonly second: number | null;
  /** Context time at which it begins to sound. */
  readonly from: number;
  /** Context time at which it is over, or was stopped. */
  readonly to: number;
  /** Context time at which its first sample had come from the service. */
  readonly arrived: number;
}

/** A word that became the current one of the reading. */
export interface LitWord {
  readonly text: string;
  /** Seconds of the speech, as the page has them. */
  readonly start: number;
  readonly end: number;
  /** Second of the speech that was heard at that moment; null where nothing was. */
  readonly heard: number | null;
  /** Seconds from its beginning to what was heard; of a word that was jumped into, seconds outside it. */
  readonly error: number | null;
  /** Milliseconds between the two frames before: a busy machine draws late. */
  readonly frameMs: number;
}

/** Milliseconds on the way from a click to the first sound, one after the other. */
export interface SoundParts {
  /** From the click or key to the request. */
  readonly request: number;
  /** To the first audio of the answer. */
  readonly service: number;
  /** Until the browser has it. */
  readonly page: number;
  /** To the speaker: the lead of the first buffer, and the latency of the sound card. */
  readonly soundCard: number;
}

/** What the service answered to the page, JSON lines of speech. */
export interface Answer {
  /** Seconds of audio that came. */
  readonly seconds: number;
  readonly words: readonly {
    readonly text: string;
    readonly start: number;
    readonly end: number;
  }[];
  /** Whether its last line came. */
  readonly isWhole: boolean;
}

export interface PageReport {
  readonly answers: readonly Answer[];
  readonly pieces: readonly Piece[];
  readonly lit: readonly LitWord[];
  /** What the content security policy refused. */
  readonly violations: readonly string[];
  /** What hostile texts managed to run, see safety.suite.ts. */
  readonly ran: readonly string[];
}
