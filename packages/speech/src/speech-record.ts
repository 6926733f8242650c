import type { Call, CallRecord } from '@hailo-piper/engine';
import type { ChosenSpeaker } from './voices/speaker-choice.ts';

/** How speech that was asked for has ended. */
export type SpeechEnd =
  /** All of it was taken. */
  | { readonly outcome: 'spoken' }
  /** Whoever asked wanted no more. */
  | { readonly outcome: 'left' }
  /** It was refused, or failed on its way. */
  | { readonly outcome: 'failed'; readonly error: unknown };

/** Told what becomes of a request, as soon as it is known. A door tells from it what it likes. */
export interface SpeechRecord extends CallRecord {
  /** @param characters the text's length, code points. */
  onText?(characters: number): void;
  /** @param id of the voice that is chosen. */
  onVoice?(id: string): void;
  /** @param speaker that is chosen; not told of a voice that has one. */
  onSpeaker?(speaker: ChosenSpeaker): void;
  /** The first audio is there. */
  onFirstAudio?(): void;
  /** @param seconds of audio that are handed over now. */
  onAudio?(seconds: number): void;
  /** Once for everything that was asked to be spoken. */
  onEnd?(end: SpeechEnd): void;
}

/** Who asks for speech, and on what terms. */
export interface SpeechCall extends Call {
  readonly record?: SpeechRecord;
}

/** One record that tells several. */
export function joinRecords(records: readonly SpeechRecord[]): SpeechRecord {
  const toEach = (tell: (record: SpeechRecord) => void): void => {
    for (const record of records) tell(record);
  };
  return {
    onText: (characters) => toEach((record) => record.onText?.(characters)),
    onVoice: (id) => toEach((record) => record.onVoice?.(id)),
    onSpeaker: (speaker) => toEach((record) => record.onSpeaker?.(speaker)),
    onFirstAudio: () => toEach((record) => record.onFirstAudio?.()),
    onAudio: (seconds) => toEach((record) => record.onAudio?.(seconds)),
    onCut: (error) => toEach((record) => record.onCut?.(error)),
    onEnd: (end) => toEach((record) => record.onEnd?.(end)),
  };
}
