export { EspeakError, type EspeakErrorCode } from './errors.ts';
export { createEspeak, type Espeak, MAX_TEXT_BYTES } from './espeak.ts';
export type { Clause } from './instance.ts';
export { SENTENCE_BIT, TERMINATOR_PUNCTUATION } from './terminator.ts';
