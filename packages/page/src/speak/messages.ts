import { byId, make } from '../dom/element.ts';
import type { Texts } from '../languages/texts.ts';
import { ServiceError } from '../service/service-error.ts';

/** Codes of errors, by what they come to for a person. */
const CODES: Readonly<Partial<Record<keyof Texts, readonly string[]>>> = {
  errorText: [
    'invalid_input',
    'input_too_long',
    'audio_too_long',
    'input_not_speakable',
    'synthesis_failed',
    'engine_crashed',
  ],
  errorVoice: [
    'voice_not_found',
    'speaker_not_found',
    'voice_load_failed',
    'voice_changed',
    'engine_unavailable',
    'not_found',
  ],
  errorBusy: ['queue_full', 'overloaded', 'draining'],
  errorTimeout: ['timeout', 'request_timeout'],
  errorUnreachable: ['unreachable', 'cut'],
  errorAudio: ['audio_unavailable', 'audio_blocked'],
};

/** Whether an error says that the list of voices is not what it was. */
export function isAboutVoices(error: unknown): boolean {
  return error instanceof ServiceError && CODES.errorVoice?.includes(error.code) === true;
}

/** An error in the language of the page, then the service's own sentence, which is English. */
export function errorSentences(
  error: unknown,
  texts: Texts,
): { readonly lead: string; readonly detail: string } {
  const code = error instanceof ServiceError ? error.code : '';
  const detail = error instanceof Error ? error.message : String(error);
  const [lead] = Object.entries(CODES).find(([, codes]) => codes.includes(code)) ?? ['errorOther'];
  return { lead: texts[lead as keyof Texts], detail };
}

/** Errors above the page, until they are closed or the next speech begins. */
export class Messages {
  readonly #texts: Texts;
  readonly #element = byId('message', HTMLDivElement);

  constructor(texts: Texts) {
    this.#texts = texts;
    byId('dismiss', HTMLButtonElement).addEventListener('click', () => this.clear());
  }

  show(error: unknown): void {
    const { lead, detail } = errorSentences(error, this.#texts);
    this.#element.replaceChildren(
      make('strong', {}, lead),
      ' ',
      make('span', { lang: 'en', dir: 'auto' }, detail),
    );
  }

  clear(): void {
    this.#element.replaceChildren();
  }
}
