/** Every way that speech can be refused before the engine is asked. */
export type SpeechErrorCode =
  | 'input_too_long'
  | 'invalid_input'
  | 'voice_not_found'
  | 'speaker_not_found'
  | 'speaker_asked_twice';

/** A field of `SpeechWish` that can be at fault. */
export type WishField = 'text' | 'voice' | 'speaker' | 'speakerNumber';

/** A sentence about fields, given what a door calls them. */
export type Wording = (nameOf: (field: WishField) => string) => string;

/**
 * What was asked for cannot be spoken. `code` and `field` are for programs; a door answers with its own
 * words for them.
 */
export class SpeechError extends Error {
  readonly code: SpeechErrorCode;
  readonly field: WishField;
  /** The message, with a door's own names of the fields. */
  readonly wording: Wording;

  constructor(code: SpeechErrorCode, field: WishField, wording: Wording) {
    super(wording((name) => name));
    this.name = 'SpeechError';
    this.code = code;
    this.field = field;
    this.wording = wording;
  }
}
