import { byId } from '../dom/element.ts';
import type { Texts } from '../languages/texts.ts';
import { bodyOf, type Order, type VoiceDefaults } from '../service/order.ts';
import type { Voice } from '../service/voices.ts';
import { Sliders } from './sliders.ts';
import { SpeakerChoice } from './speaker-choice.ts';
import { VoiceCards } from './voice-cards.ts';

export interface FormEvents {
  /** Anything of what would be spoken has changed. */
  onChange(): void;
  onSample(voice: Voice, button: HTMLButtonElement): void;
  onError(error: unknown): void;
}

/** What Piper's voices are trained with, for orders before the voices are known. */
const USUAL_DEFAULTS: VoiceDefaults = { noise_scale: 0.667, noise_w_scale: 0.8, volume: 1 };

/** The text, the voice and the settings: everything that makes an order but its seed. */
export class Form {
  readonly text = byId('text', HTMLTextAreaElement);
  readonly #sliders: Sliders;
  readonly #speakers: SpeakerChoice;
  readonly #cards: VoiceCards;
  readonly #events: FormEvents;
  /** Settings of an earlier visit, until the voices are there. */
  #restored: Order | undefined;

  constructor(texts: Texts, events: FormEvents) {
    this.#events = events;
    this.#sliders = new Sliders(texts.code, events.onChange);
    this.#speakers = new SpeakerChoice(events.onError);
    this.#cards = new VoiceCards(texts, {
      onSample: events.onSample,
      onChosen: (voice) => {
        this.#speakers.show(voice);
        this.#cards.extend(this.#speakers.element);
      },
    });
    document.querySelector('main')?.addEventListener('input', events.onChange);
    this.#selectFirstText(texts.firstText);
  }

  order(seed: number): Order {
    return {
      text: this.text.value,
      voice: this.#cards.chosenId,
      speaker: this.#speakers.chosen,
      ...this.#sliders.values,
      seed,
    };
  }

  /** The voice that is chosen; undefined before the voices are known. */
  get voice(): Voice | undefined {
    return this.#cards.chosen;
  }

  /** The body of POST /v1/synthesize for an order. */
  bodyOf(order: Order, format: string): Readonly<Record<string, unknown>> {
    const defaults = this.#cards.voiceOf(order.voice)?.defaults ?? USUAL_DEFAULTS;
    return bodyOf(order, defaults, format);
  }

  /** Shows an order of before, as far as its voice is still there. */
  show(order: Order): void {
    this.text.value = order.text;
    this.restoreSettings(order);
  }

  /** Shows all of an order but its text. */
  restoreSettings(order: Order): void {
    this.#restored = order;
    this.#sliders.values = order;
    this.#cards.choose(order.voice);
    this.#restoreSpeaker();
    this.#events.onChange();
  }

  /** The voices are there, or have changed. */
  showVoices(voices: readonly Voice[]): void {
    this.#cards.show(voices);
    this.#restoreSpeaker();
    this.#events.onChange();
  }

  /** The list of voices did not arrive. */
  failVoices(): void {
    this.#cards.fail();
  }

  #restoreSpeaker(): void {
    if (!this.#restored || !this.voice) return;
    if (this.voice.id === this.#restored.voice) {
      this.#speakers.show(this.voice, this.#restored.speaker);
    }
    this.#restored = undefined;
  }

  /** As long as the first text is untouched, what is typed replaces it. */
  #selectFirstText(firstText: string): void {
    for (const type of ['focus', 'click'] as const) {
      this.text.addEventListener(type, () => {
        const { value, selectionStart, selectionEnd } = this.text;
        if (value === firstText && selectionStart === selectionEnd) this.text.select();
      });
    }
  }
}
