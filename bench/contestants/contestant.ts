/** How an answer is asked for. */
export interface Manner {
  /** The answer at once, as a whole, with as little work as there can be. */
  readonly whole?: boolean;
  /** With the voice's usual noise, so that no two answers are equally long. Default: without. */
  readonly noise?: boolean;
  /** Audio format. Default: WAV, or samples where there is no format. */
  readonly format?: string;
}

/** What a client sees of one answer. */
export interface Answer {
  /**
   * To its first audio: over HTTP from the request to the first byte behind the WAV header, in
   * process to the first samples.
   */
  readonly firstMs: number;
  /** From the request to its last byte. */
  readonly totalMs: number;
  readonly audioSeconds: number;
}

/** Something that speaks, running in processes of its own. */
export interface Contestant {
  /** All of its processes. */
  pids(): number[];
  /**
   * Speaks a text, with noise scales 0 if not asked otherwise, so that everybody's audio is equally
   * long.
   * @throws UnknownFormat where it cannot give the format asked for.
   */
  speak(text: string, manner?: Manner): Promise<Answer>;
  /** What it printed until now. */
  said(): string;
  stop(): Promise<void>;
}

export interface Maker<Started extends Contestant = Contestant> {
  readonly name: string;
  /** Starts it and waits until it takes requests. */
  start(): Promise<Started>;
}

/** One line of the comparison: a contestant, asked in one manner. */
export interface Entrant {
  readonly name: string;
  /** One sentence for the report. */
  readonly about: string;
  readonly maker: Maker;
  readonly manner?: Manner;
  /** It turns text into phonemes its own way, so its audio has a length of its own. */
  readonly ownPhonemes?: boolean;
}

/** The contestant answers in other formats than this one. */
export class UnknownFormat extends Error {}
