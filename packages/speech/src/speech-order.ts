import type { PhonemizeRequest, SpeechRequest, VoiceInfo } from '@hailo-piper/engine';
import type { PhraseOrder } from '@hailo-piper/phrases';
import type { SoundKey } from './order/sound-key.ts';
import type { ChosenSpeaker, SpeakerWish } from './voices/speaker-choice.ts';

/** Sound settings of a request, in the engine's terms. Defaults: the configuration. */
export type SoundWish = Pick<
  SpeechRequest,
  | 'lengthScale'
  | 'speed'
  | 'noiseScale'
  | 'noiseWScale'
  | 'volume'
  | 'normalizeAudio'
  | 'sentenceSilenceSeconds'
  | 'seed'
>;

/** Speech that a door requests. */
export interface SpeechWish extends SpeakerWish {
  readonly text: string;
  /** A voice id, an alias, or either with `:speaker`. Default: the fallback voice. */
  readonly voice?: string | undefined;
  /** Id of the voice for `default` and for requests without a voice. Default: the default voice. */
  readonly fallbackVoice?: string | undefined;
  readonly sound?: SoundWish;
  /** Whether the audio is wanted as a whole; see `SpeechRequest`. Default false. */
  readonly whole?: boolean;
  /** Adds sentence, word and phoneme timings. Default false. */
  readonly timestamps?: boolean;
  /**
   * `true`: the answer may be one that was given before, also where it would sound different each
   * time. `false`: it is neither taken from the cache nor put there. Default: the operator's rule.
   */
  readonly cache?: boolean | undefined;
}

/** A checked request with voice, speaker and sound resolved, ready for the engine. */
export interface SpeechOrder {
  /** The request to the engine. */
  readonly request: SpeechRequest;
  readonly voice: VoiceInfo;
  /** Undefined for a voice with one speaker. */
  readonly speaker: ChosenSpeaker | undefined;
  /** Identifies the sound; present if the same order gives the same sound again. */
  readonly soundKey: SoundKey | undefined;
  /** Its place in the cache; undefined if it has none. */
  readonly phrase?: PhraseOrder | undefined;
}

/** Speech of a text that arrives in pieces. */
export interface SessionWish extends Omit<SpeechWish, 'text' | 'whole'> {
  /** After so long without text, what was written counts as complete, milliseconds. Default 3000. */
  readonly quietMs?: number;
}

/** A text to convert to phonemes. */
export interface PhonemizeWish extends Pick<PhonemizeRequest, 'text' | 'espeakVoice'> {
  /** As in `SpeechWish`. */
  readonly voice?: string | undefined;
}
