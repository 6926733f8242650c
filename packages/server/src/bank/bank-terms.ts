/** What is said between the bank and the commands. Plain JSON. */

/** `stale`: it was kept, but what would be spoken now is another sound. */
export type PhraseState = 'kept' | 'missing' | 'stale';

export interface PhraseReport {
  readonly text: string;
  /** The id of the voice; as the phrase names it where there is no such voice. */
  readonly voice: string;
  readonly state: PhraseState;
  /** Why it is not kept, where waiting does not help. */
  readonly problem?: string;
}

/** What `warm` did with a phrase. */
export interface Spoken extends PhraseReport {
  readonly wasSpoken: boolean;
  /** Number of this phrase, from 1, and of all. */
  readonly done: number;
  readonly of: number;
}

/** Who made an export. */
export interface Origin {
  readonly version: string;
  readonly processor: string;
}

/** A recording in an export. */
export interface RecordingHead {
  /** Of phrase and way, the same everywhere. */
  readonly id: string;
  readonly text: string;
  readonly voice: string;
  readonly whole: boolean;
  /** Key of the text's entry, and of the sound's. */
  readonly key: string;
  readonly sound: string;
  /** Of the voice. */
  readonly revision: string;
}

/** What became of a recording that was offered. */
export type Taken =
  | { readonly result: 'imported' | 'kept' }
  | { readonly result: 'refused'; readonly reason: string };

/** A recording with its bytes, in base64. */
export interface PackedRecording {
  readonly head: RecordingHead;
  readonly wording: string;
  readonly audio: string;
}

/** A recording that is offered to a service. */
export interface Offer extends PackedRecording {
  readonly origin: Origin;
}
