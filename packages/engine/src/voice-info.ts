import type { WindowInfo } from './window-costs.ts';

/** Values for what a request leaves out: the configuration's, else the voice's own. */
export interface VoiceDefaults {
  readonly lengthScale: number;
  readonly noiseScale: number;
  readonly noiseWScale: number;
  readonly volume: number;
  readonly normalizeAudio: boolean | 'steady';
  readonly sentenceSilenceSeconds: number;
}

/** Single (`f32`) or half (`f16`) precision. */
export type DecoderArithmetic = 'f32' | 'f16';

export interface VoiceInfo {
  /** File stem of the model: `en_US-joe-medium`. */
  readonly id: string;
  /** BCP 47-like code from the voice (`en_US`), else its espeak voice. */
  readonly language: string;
  readonly espeakVoice: string;
  readonly quality: string | null;
  /** Hz. */
  readonly sampleRate: number;
  /** Samples per frame of the decoder. */
  readonly hopLength: number;
  readonly defaults: VoiceDefaults;
  /**
   * Identifies how the voice sounds here. It changes with the voice's files, the way they are run
   * and the kind of processor. Absent until the voice is prepared.
   */
  readonly revision?: string;
  readonly numSpeakers: number;
  /** Speaker names and their numbers; empty for a single-speaker voice. */
  readonly speakers: Readonly<Record<string, number>>;
  readonly modelPath: string;
  /** Whether audio comes window by window; otherwise sentence by sentence, and without seeds. */
  readonly windowed: boolean;
  /** Arithmetic of the decoder: single or half precision. Exact levels are always single. */
  readonly decoder: DecoderArithmetic;
  /** How its audio begins on this machine; absent if the voice is not windowed or not measured. */
  readonly windows?: WindowInfo;
  readonly isDefault: boolean;
  /** Whether a worker has it loaded. */
  readonly isLoaded: boolean;
  /** Why the voice cannot be used, without folders; absent if nothing is known against it. */
  readonly problem?: string;
}
