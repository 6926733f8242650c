/** Reasons to refuse speech before the engine is asked. */
export type SpeechErrorCode =
  | 'input_too_long'
  | 'invalid_input'
  | 'voice_not_found'
  | 'speaker_not_found'
  | 'speaker_asked_twice';

/** A field of `SpeechWish` that can be wrong. */
export type WishField = 'text' | 'voice' | 'speaker' | 'speakerNumber';

/** A message with the names that a door gives to fields. */
export type Wording = (nameOf: (field: WishField) => string) => string;

/**
 * The requested speech is not possible. `code` and `field` are for programs; a door uses its own
 * wording.
 */
export class SpeechError extends Error {
  readonly code: SpeechErrorCode;
  readonly field: WishField;
  /** The message with a door's names of the fields. */
  readonly wording: Wording;

  constructor(code: SpeechErrorCode, field: WishField, wording: Wording) {
    super(wording((name) => name));
    this.name = 'SpeechError';
    this.code = code;
    this.field = field;
    this.wording = wording;
  }
}
