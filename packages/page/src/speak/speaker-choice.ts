import { byId, make } from '../dom/element.ts';
import { loadSpeakers, type Voice } from '../service/voices.ts';

/** Which speaker of the chosen voice speaks. It is hidden for a voice with one. */
export class SpeakerChoice {
  readonly element = byId('speaker-setting', HTMLDivElement);
  readonly #select = byId('speaker', HTMLSelectElement);
  readonly #onError: (error: unknown) => void;
  #voice: Voice | undefined;
  #wanted: number | null = null;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
    this.#select.addEventListener('input', () => {
      this.#wanted = Number(this.#select.value);
    });
  }

  /** Number of the speaker; null for a voice with one, and where the voice is not known. */
  get chosen(): number | null {
    if (!this.#voice || this.#voice.num_speakers <= 1) return null;
    return this.#wanted ?? 0;
  }

  /**
   * Offers the speakers of a voice. Their names may arrive later.
   *
   * @param wanted who is chosen; if it is not said, whoever was for the same voice, else the first.
   */
  show(voice: Voice | undefined, wanted?: number | null): void {
    const isSame = voice !== undefined && voice.id === this.#voice?.id;
    if (isSame && wanted === undefined) return;
    this.#voice = voice;
    this.#wanted = wanted ?? null;
    const isOne = !voice || voice.num_speakers <= 1;
    this.element.hidden = isOne;
    this.#select.replaceChildren();
    if (!isOne) this.#fill(voice).catch(this.#onError);
  }

  async #fill(voice: Voice): Promise<void> {
    const speakers = await loadSpeakers(voice);
    if (voice !== this.#voice) return;
    this.#select.append(
      ...speakers.map(({ number, name }) => make('option', { value: String(number) }, name)),
    );
    this.#select.value = String(this.chosen);
    if (this.#select.selectedIndex === -1) {
      this.#wanted = null;
      this.#select.selectedIndex = 0;
    }
  }
}
