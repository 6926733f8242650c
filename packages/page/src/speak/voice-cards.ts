import { byId, make } from '../dom/element.ts';
import { fill, type Texts } from '../languages/texts.ts';
import type { Voice } from '../service/voices.ts';
import {
  groupVoices,
  isFound,
  type NamedVoice,
  type VoiceGroup,
  voiceName,
} from './voice-groups.ts';

export interface VoiceCardEvents {
  /** By the person or by {@link VoiceCards.choose}; undefined where there is no voice. */
  onChosen(voice: Voice | undefined): void;
  onSample(voice: Voice, button: HTMLButtonElement): void;
}

interface Card {
  readonly named: NamedVoice;
  readonly group: VoiceGroup;
  readonly element: HTMLElement;
  readonly radio: HTMLInputElement;
}

/** From this many voices on, there is a box to find one. */
const MANY = 8;

/** A card for each voice, by language; one of them is chosen. */
export class VoiceCards {
  readonly #texts: Texts;
  readonly #events: VoiceCardEvents;
  readonly #element = byId('voices', HTMLDivElement);
  readonly #find = byId('find-voice', HTMLInputElement);
  readonly #none: HTMLElement;
  #voices: ReadonlyMap<string, Voice> = new Map();
  #cards: readonly Card[] = [];
  #shown = '';
  /** Who is to be chosen when the voices are there. */
  #wanted: string | undefined;

  constructor(texts: Texts, events: VoiceCardEvents) {
    this.#texts = texts;
    this.#events = events;
    this.#none = make('p', { class: 'faint', role: 'status' });
    this.#find.addEventListener('input', (event) => {
      // A search changes nothing of what is spoken.
      event.stopPropagation();
      this.#filter();
    });
    this.#element.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLInputElement) this.#events.onChosen(this.chosen);
    });
  }

  get chosen(): Voice | undefined {
    const card = this.#chosenCard;
    return card && this.voiceOf(card.radio.value);
  }

  /** What to send as `voice`, also before the voices are there. */
  get chosenId(): string {
    return this.chosen?.id ?? this.#wanted ?? 'default';
  }

  voiceOf(id: string): Voice | undefined {
    return this.#voices.get(id);
  }

  /** Chooses a voice, or the default voice where there is none of this id. */
  choose(id: string | undefined): void {
    this.#wanted = id;
    const card =
      this.#cards.find(({ named }) => named.voice.id === id) ??
      this.#cards.find(({ named }) => named.voice.default) ??
      this.#cards[0];
    if (card) card.radio.checked = true;
    this.#events.onChosen(this.chosen);
  }

  /** Puts what belongs to the chosen voice into its card. */
  extend(element: HTMLElement): void {
    const card = this.#chosenCard?.element;
    // What is moved loses the focus.
    if (card && element.parentElement !== card) card.append(element);
  }

  get #chosenCard(): Card | undefined {
    return this.#cards.find(({ radio }) => radio.checked);
  }

  /** Shows the voices; no card is made anew if all look as before. */
  show(voices: readonly Voice[]): void {
    if (voices.length === 0) {
      this.fail();
      return;
    }
    this.#voices = new Map(voices.map((voice) => [voice.id, voice]));
    const shown = JSON.stringify(voices.map(({ prepared: _, loaded: __, ...facts }) => facts));
    if (shown === this.#shown) return;
    this.#shown = shown;
    const before = this.chosenId;
    const groups = groupVoices(voices, this.#texts.code);
    this.#cards = groups.flatMap((group) => group.voices.map((named) => this.#card(named, group)));
    const elements = groups.map((group) => this.#group(group));
    this.#element.replaceChildren(this.#find, ...elements, this.#none);
    this.#find.hidden = voices.length <= MANY;
    if (this.#find.hidden) this.#find.value = '';
    this.#filter();
    this.#element.removeAttribute('aria-busy');
    this.choose(before);
    this.#scrollToChosen();
  }

  /** There is no list: what is there stays, and the place for cards says so. */
  fail(): void {
    if (this.#cards.length > 0) return;
    this.#element.removeAttribute('aria-busy');
    this.#none.textContent = this.#texts.voicesFailed;
    this.#element.replaceChildren(this.#find, this.#none);
  }

  /** Moves the list only, and not the page. */
  #scrollToChosen(): void {
    const card = this.#chosenCard?.element;
    const { offsetTop, clientHeight } = this.#element;
    if (card) this.#element.scrollTop = card.offsetTop - offsetTop - clientHeight / 2;
  }

  #filter(): void {
    for (const { named, group, element } of this.#cards) {
      element.hidden = !isFound(named, group, this.#find.value);
    }
    for (const group of this.#element.querySelectorAll<HTMLElement>('.voice-group')) {
      group.hidden = !group.querySelector('.voice:not([hidden])');
    }
    const isNone = this.#cards.every(({ element }) => element.hidden);
    this.#none.textContent = isNone ? this.#texts.voicesNone : '';
  }

  #group(group: VoiceGroup): HTMLElement {
    const heading = make('h3', {}, make('span', { lang: group.tag }, group.ownName));
    if (group.name !== group.ownName) heading.append(' ', make('small', {}, group.name));
    const cards = this.#cards.filter((card) => card.group === group);
    return make('div', { class: 'voice-group' }, heading, ...cards.map(({ element }) => element));
  }

  #card(named: NamedVoice, group: VoiceGroup): Card {
    const { voice, name, region } = named;
    const texts = this.#texts;
    // Ids may hold anything; those of elements may not.
    const id = `voice-${encodeURIComponent(voice.id)}`;
    const radio = make('input', { type: 'radio', name: 'voice', id, value: voice.id });
    const sample = make('button', {
      type: 'button',
      class: 'sample',
      'aria-label': fill(texts.sampleHear, { voice: name }),
    });
    sample.addEventListener('click', () => this.#events.onSample(voice, sample));
    const about = [
      region,
      qualityWords(voice.quality, texts),
      voice.num_speakers > 1 && fill(texts.speakerCount, { count: voice.num_speakers }),
    ].filter((fact) => fact);
    const licence = voice.licence ?? texts.licenceUnknown;
    const credit = voice.credit ?? '';
    const label = make(
      'label',
      { for: id, title: voice.id },
      make(
        'span',
        { class: 'voice-name' },
        name,
        ...(voice.default ? [' ', make('small', {}, texts.defaultVoice)] : []),
      ),
      make('span', { class: 'voice-about' }, about.join(' · ')),
      make('span', { class: 'voice-licence', title: credit }, licence),
    );
    return { named, group, radio, element: make('div', { class: 'voice' }, radio, label, sample) };
  }
}

/** Says on a sample's button what a click will do. */
export function tellSample(
  button: HTMLButtonElement,
  voice: Voice,
  isPlaying: boolean,
  texts: Texts,
): void {
  button.classList.toggle('playing', isPlaying);
  const words = isPlaying ? texts.sampleStop : texts.sampleHear;
  button.setAttribute('aria-label', fill(words, { voice: voiceName(voice.id) }));
}

const QUALITIES: Readonly<Record<string, keyof Texts>> = {
  x_low: 'qualityXLow',
  low: 'qualityLow',
  medium: 'qualityMedium',
  high: 'qualityHigh',
};

const qualityWords = (quality: string | null, texts: Texts): string | null => {
  const key = Object.hasOwn(QUALITIES, quality ?? '') ? QUALITIES[quality ?? ''] : undefined;
  return key ? texts[key] : quality;
};
