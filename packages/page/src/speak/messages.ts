import { byId, make } from '../dom/element.ts';
import type { Texts } from '../languages/texts.ts';
import { ServiceError } from '../service/service-error.ts';

/** What a code of an error comes to for a person. Codes that are not here are `errorOther`. */
const LEADS: ReadonlyMap<string, keyof Texts> = new Map([
  ['invalid_input', 'errorText'],
  ['input_too_long', 'errorText'],
  ['audio_too_long', 'errorText'],
  ['input_not_speakable', 'errorText'],
  ['synthesis_failed', 'errorText'],
  ['engine_crashed', 'errorText'],
  ['voice_not_found', 'errorVoice'],
  ['speaker_not_found', 'errorVoice'],
  ['voice_load_failed', 'errorVoice'],
  ['voice_changed', 'errorVoice'],
  ['engine_unavailable', 'errorVoice'],
  ['not_found', 'errorVoice'],
  ['queue_full', 'errorBusy'],
  ['overloaded', 'errorBusy'],
  ['draining', 'errorBusy'],
  ['timeout', 'errorTimeout'],
  ['request_timeout', 'errorTimeout'],
  ['unreachable', 'errorUnreachable'],
  ['cut', 'errorUnreachable'],
  ['audio_unavailable', 'errorAudio'],
  ['audio_blocked', 'errorAudio'],
] satisfies readonly (readonly [string, keyof Texts])[]);

/** Whether an error says that the list of voices is not what it was. */
export function isAboutVoices(error: unknown): boolean {
  return error instanceof ServiceError && LEADS.get(error.code) === 'errorVoice';
}

/** An error in the language of the page, then the service's own sentence, which is English. */
export function errorSentences(
  error: unknown,
  texts: Texts,
): { readonly lead: string; readonly detail: string } {
  const code = error instanceof ServiceError ? error.code : '';
  const detail = error instanceof Error ? error.message : String(error);
  return { lead: texts[LEADS.get(code) ?? 'errorOther'], detail };
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
