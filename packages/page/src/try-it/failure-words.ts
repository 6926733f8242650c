import { formatsOf } from '../languages/formats.ts';
import { fill } from '../languages/texts.ts';
import { ServiceError } from '../service/service-error.ts';
import { AnswerMissing } from './receive.ts';
import { WORDS } from './words.ts';

/** Why an example has no answer, or makes no sound. */
export function failureWords(error: unknown): string {
  if (error instanceof AnswerMissing) {
    const { received } = error;
    if (received === undefined) return WORDS.unreachable;
    return fill(WORDS.cut, { size: formatsOf('en').bytes(received) });
  }
  if (error instanceof ServiceError) return error.message;
  const isUndecodable = error instanceof DOMException && error.name === 'EncodingError';
  return isUndecodable ? WORDS.notDecoded : String(error);
}
