import type { Call, CallRecord } from '@hailo-piper/engine';
import type { ChosenSpeaker } from './voices/speaker-choice.ts';

/** How requested speech ended. */
export type SpeechEnd =
  /** All of it was read. */
  | { readonly outcome: 'spoken' }
  /** The client left early. */
  | { readonly outcome: 'left' }
  /** It was refused or failed. */
  | { readonly outcome: 'failed'; readonly error: unknown };

/** Gets the events of a request as they happen, for a door's log and metrics. */
export interface SpeechRecord extends CallRecord {
  /**
   * Called again whenever more of a text arrives.
   * @param characters length of the text so far, in code points.
   */
  onText?(characters: number): void;
  /** @param id of the chosen voice. */
  onVoice?(id: string): void;
  /** The voice had to be prepared first. @param milliseconds that it took. */
  onVoicePrepared?(milliseconds: number): void;
  /** @param speaker chosen; not called for a voice with one speaker. */
  onSpeaker?(speaker: ChosenSpeaker): void;
  /**
   * The first audio is available.
   * @param askedAt when it was asked for, as `performance.now()`, if that was long after the order.
   */
  onFirstAudio?(askedAt?: number): void;
  /** @param seconds of audio delivered now. */
  onAudio?(seconds: number): void;
  /** Called once per request. */
  onEnd?(end: SpeechEnd): void;
}

/** The caller of a request, and its terms. */
export interface SpeechCall extends Call {
  readonly record?: SpeechRecord;
}

/** Passes each event to several records. */
export function joinRecords(records: readonly SpeechRecord[]): SpeechRecord {
  const toEach = (tell: (record: SpeechRecord) => void): void => {
    for (const record of records) tell(record);
  };
  return {
    onText: (characters) => toEach((record) => record.onText?.(characters)),
    onVoice: (id) => toEach((record) => record.onVoice?.(id)),
    onVoicePrepared: (ms) => toEach((record) => record.onVoicePrepared?.(ms)),
    onSpeaker: (speaker) => toEach((record) => record.onSpeaker?.(speaker)),
    onFirstAudio: (askedAt) => toEach((record) => record.onFirstAudio?.(askedAt)),
    onAudio: (seconds) => toEach((record) => record.onAudio?.(seconds)),
    onCut: (error) => toEach((record) => record.onCut?.(error)),
    onEnd: (end) => toEach((record) => record.onEnd?.(end)),
  };
}
