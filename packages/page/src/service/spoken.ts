/** JSON lines of POST /v1/synthesize with `format: json` and `stream: true`; seconds of the whole audio. */
export type SpokenLine = StartLine | SentenceLine | AudioLine | EndLine;

export interface StartLine {
  readonly type: 'start';
  readonly voice: string;
  /** Hz. */
  readonly sample_rate: number;
}

export interface SentenceLine {
  readonly type: 'sentence';
  readonly text: string;
  /** Unicode code points of the text; the end is not included. */
  readonly text_start: number;
  readonly text_end: number;
  readonly start: number;
  readonly end: number;
  /** Null for a voice that has times of sentences only. */
  readonly words: readonly SpokenWord[] | null;
}

export interface SpokenWord {
  readonly text: string;
  /** espeak-ng's IPA. */
  readonly phonemes: string;
  readonly text_start: number;
  readonly text_end: number;
  readonly start: number;
  readonly end: number;
}

export interface AudioLine {
  readonly type: 'audio';
  /** Base64 of 16-bit samples, little-endian, one channel. */
  readonly audio: string;
}

export interface EndLine {
  readonly type: 'end';
  readonly duration: number;
}
