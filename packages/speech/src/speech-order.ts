import type { PhonemizeRequest, SpeechRequest, VoiceInfo } from '@hailo-piper/engine';
import type { SoundKey } from './order/sound-key.ts';
import type { ChosenSpeaker, SpeakerWish } from './voices/speaker-choice.ts';

/** How a request may sound, in the engine's terms. What is absent is as configured. */
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

/** What a door was asked to have spoken. */
export interface SpeechWish extends SpeakerWish {
  readonly text: string;
  /** A voice's id, an alias, or either with `:speaker`. Default: the fallback voice. */
  readonly voice?: string | undefined;
  /** Id of the voice behind `default` and behind no name. Default: the default voice. */
  readonly fallbackVoice?: string | undefined;
  readonly sound?: SoundWish;
  /** The audio is wanted as a whole; see `SpeechRequest`. Default false. */
  readonly whole?: boolean;
  /** Tell when each sentence, word and phoneme is said. Default false. */
  readonly timestamps?: boolean;
}

/** What is to be spoken, with everything settled that needs no worker. */
export interface SpeechOrder {
  /** As the engine gets it. */
  readonly request: SpeechRequest;
  readonly voice: VoiceInfo;
  /** Undefined for a voice that has one. */
  readonly speaker: ChosenSpeaker | undefined;
  /** Names the sound, where the same order gives the same again. */
  readonly soundKey: SoundKey | undefined;
}

/** A text whose phonemes are asked for. */
export interface PhonemizeWish extends Pick<PhonemizeRequest, 'text' | 'espeakVoice'> {
  /** As in `SpeechWish`. */
  readonly voice?: string | undefined;
}
