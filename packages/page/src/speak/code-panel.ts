import { byId } from '../dom/element.ts';
import { fill, type Texts } from '../languages/texts.ts';
import { type CodeForm, type CodeRequest, codeFor } from './code-for.ts';
import { copyText } from './copy-text.ts';

/** What is in the form, as code for other programs; a click copies it. */
export class CodePanel {
  readonly #texts: Texts;
  readonly #request: () => CodeRequest;
  readonly #code = byId('code', HTMLElement);
  readonly #copied = byId('copied', HTMLParagraphElement);
  readonly #buttons = [...document.querySelectorAll<HTMLButtonElement>('.copy-as')];
  #form: CodeForm = 'curl';

  /** @param request what the code asks for, as the form is now. */
  constructor(texts: Texts, request: () => CodeRequest) {
    this.#texts = texts;
    this.#request = request;
    for (const button of this.#buttons) button.addEventListener('click', () => this.#copy(button));
    this.show();
  }

  /** The form has changed. */
  show(): void {
    const code = codeFor(this.#form, this.#request());
    if (this.#code.textContent !== code) this.#code.textContent = code;
    this.#copied.textContent = '';
    for (const button of this.#buttons) {
      button.setAttribute('aria-pressed', String(button.dataset.form === this.#form));
    }
  }

  #copy(button: HTMLButtonElement): void {
    // The template has these forms and no others.
    this.#form = button.dataset.form as CodeForm;
    this.show();
    const isCopied = copyText(this.#code.textContent ?? '');
    this.#copied.textContent = isCopied
      ? fill(this.#copiedText, { form: button.textContent ?? '' })
      : this.#texts.copyFailed;
  }

  get #copiedText(): string {
    const { copied, copiedForHomeAssistant } = this.#texts;
    return this.#form === 'home-assistant' ? copiedForHomeAssistant : copied;
  }
}
