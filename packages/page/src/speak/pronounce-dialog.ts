import { byId, make } from '../dom/element.ts';
import type { Texts } from '../languages/texts.ts';
import { errorSentences } from './messages.ts';
import { inBrackets, rawPhonemes, type WordPlace } from './word-place.ts';

/** A word that may be written otherwise. */
export interface DoubtfulWord extends WordPlace {
  /** What it was spoken as; left out where it was not spoken yet. */
  readonly phonemes?: string;
}

export interface PronounceEvents {
  /** What the voice would speak a text as. */
  phonemesOf(text: string): Promise<string>;
  /** Plays a text; resolves when it was heard. */
  hear(text: string): Promise<void>;
  /** Puts a text in place of a word. */
  put(word: WordPlace, text: string): void;
  onClose(): void;
}

/** Signs of the IPA that keyboards do not have. */
const SIGNS = 'ˈ ˌ ː ə ɐ ɑ æ ɛ ɜ ɪ ɔ ʊ ʌ ø œ ʏ ɡ ŋ ɲ ɹ ɾ ʁ ʃ ʒ θ ð ç ɣ ʔ \u0303'.split(' ');

/** Shows what a word is spoken as, and lets it be written otherwise. */
export class PronounceDialog {
  readonly #texts: Texts;
  readonly #events: PronounceEvents;
  readonly #dialog = byId('pronounce', HTMLDialogElement);
  readonly #word = byId('wrong-word', HTMLSelectElement);
  readonly #phonemes = byId('phonemes', HTMLInputElement);
  readonly #respelling = byId('respelling', HTMLInputElement);
  readonly #message = byId('pronounce-message', HTMLParagraphElement);
  #words: readonly DoubtfulWord[] = [];

  constructor(texts: Texts, events: PronounceEvents) {
    this.#texts = texts;
    this.#events = events;
    const onClick = (id: string, call: () => void): void =>
      byId(id, HTMLButtonElement).addEventListener('click', call);
    onClick('hear-word', () => this.#hear());
    onClick('use-respelling', () => this.#spell(this.#respelling.value));
    onClick('put-word', () => this.#put());
    onClick('cancel-word', () => this.#dialog.close());
    this.#word.addEventListener('input', () => this.#show());
    onEnter(this.#phonemes, () => this.#hear());
    onEnter(this.#respelling, () => this.#spell(this.#respelling.value));
    this.#dialog.addEventListener('close', () => events.onClose());
    byId('signs', HTMLDivElement).append(...SIGNS.map((sign) => this.#sign(sign)));
  }

  /** @param at index of the word to begin with. */
  open(words: readonly DoubtfulWord[], at: number): void {
    this.#words = words;
    this.#word.replaceChildren(
      ...words.map(({ text }, index) => make('option', { value: String(index) }, text)),
    );
    this.#word.selectedIndex = at;
    this.#show();
    this.#dialog.showModal();
  }

  get #chosen(): DoubtfulWord | undefined {
    return this.#words[this.#word.selectedIndex];
  }

  #show(): void {
    const word = this.#chosen;
    this.#respelling.value = '';
    this.#message.textContent = '';
    const known = word && (word.phonemes || rawPhonemes(word.text));
    this.#phonemes.value = known ?? '';
    if (word && !known) this.#spell(word.text);
  }

  /** Fills in what the voice would speak a text as. */
  #spell(text: string): void {
    if (text.trim() === '') return;
    const word = this.#chosen;
    this.#try(async () => {
      const phonemes = await this.#events.phonemesOf(text);
      if (word === this.#chosen) this.#phonemes.value = phonemes;
    });
  }

  #hear(): void {
    this.#try(() => this.#events.hear(inBrackets(this.#phonemes.value)));
  }

  #put(): void {
    const word = this.#chosen;
    this.#dialog.close();
    if (word) this.#events.put(word, inBrackets(this.#phonemes.value));
  }

  /** The dialog is above the page, and so its errors are in it. */
  async #try(action: () => Promise<void>): Promise<void> {
    this.#message.textContent = '';
    try {
      await action();
    } catch (error) {
      const { lead, detail } = errorSentences(error, this.#texts);
      this.#message.textContent = `${lead} ${detail}`;
    }
  }

  #sign(sign: string): HTMLButtonElement {
    // A mark that stands above a letter needs one to be seen.
    const shown = /\p{M}/u.test(sign) ? `◌${sign}` : sign;
    const button = make('button', { type: 'button', class: 'quiet' }, shown);
    // The place in the field stays where it is.
    button.addEventListener('pointerdown', (event) => event.preventDefault());
    button.addEventListener('click', () => {
      const { selectionStart, selectionEnd, value } = this.#phonemes;
      const end = value.length;
      this.#phonemes.setRangeText(sign, selectionStart ?? end, selectionEnd ?? end, 'end');
    });
    return button;
  }
}

const onEnter = (input: HTMLInputElement, call: () => void): void =>
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    call();
  });
