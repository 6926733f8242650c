import { byId } from '../dom/element.ts';
import { fill, type Texts } from '../languages/texts.ts';
import type { Order } from '../service/order.ts';
import { createPlayer } from '../sound/player.ts';
import type { PlayerState } from '../sound/player-events.ts';
import { wordAt } from '../sound/word-at.ts';
import { clockTime } from './clock-time.ts';
import { EveryFrame } from './every-frame.ts';
import { Reading } from './reading.ts';
import { SpokenLength } from './spoken-length.ts';
import { Waveform } from './waveform.ts';

export interface SpeakingEvents {
  /** The first sound of an order is heard. */
  onHeard(order: Order): void;
  /** Somebody listens to the text, so all else should be silent. */
  onListen(): void;
}

/** The text that is spoken: its sound, its words, its waveform and what there is to say of it. */
export class Speaking {
  readonly #texts: Texts;
  readonly #events: SpeakingEvents;
  readonly #player = createPlayer();
  readonly #play = byId('play', HTMLButtonElement);
  readonly #stop = byId('stop', HTMLButtonElement);
  readonly #state = byId('state', HTMLSpanElement);
  readonly #positionText = byId('position', HTMLSpanElement);
  readonly #lengthText = byId('length', HTMLSpanElement);
  readonly #frames = new EveryFrame(() => this.#show());
  readonly #waveform: Waveform;
  readonly reading: Reading;
  #length = new SpokenLength(0, 1);
  #order: Order | undefined;

  constructor(texts: Texts, events: SpeakingEvents) {
    this.#texts = texts;
    this.#events = events;
    this.reading = new Reading(byId('reading', HTMLDivElement), (seconds) => this.#seek(seconds));
    this.#waveform = new Waveform(byId('waveform', HTMLCanvasElement), {
      onSeek: (seconds) => this.#seek(seconds),
      describe: (position, length) => fill(texts.waveformPosition, { position, length }),
    });
    this.#stop.addEventListener('click', () => this.stop());
  }

  /** What was asked for last. */
  get order(): Order | undefined {
    return this.#order;
  }

  /**
   * Speaks an order instead of what is spoken. To be called in the handler of a click or key.
   *
   * @param body of POST /v1/synthesize for it.
   * @param isPrepared whether its voice can speak at once.
   * @throws ServiceError
   */
  async play(
    order: Order,
    body: Readonly<Record<string, unknown>>,
    isPrepared: boolean,
  ): Promise<void> {
    const askedAt = performance.now();
    this.#order = order;
    this.#events.onListen();
    this.reading.begin(order.text);
    const length = new SpokenLength([...order.text].length, order.speed);
    this.#length = length;
    this.#waveform.begin(length);
    let isHeard = false;
    await this.#player.play(body, {
      onSentence: (sentence) => {
        this.reading.add(sentence);
        length.sentenceEnds(sentence.text_end, sentence.end);
      },
      onSamples: (samples, sampleRate) => this.#waveform.add(samples, sampleRate),
      onLength: (seconds) => length.ends(seconds),
      onState: (state) => {
        this.#tell(state, isPrepared);
        if (state !== 'playing' || isHeard) return;
        isHeard = true;
        const ms = Math.round(performance.now() - askedAt);
        this.#state.textContent = fill(this.#texts.stateFirstSound, { ms });
        this.#events.onHeard(order);
      },
    });
  }

  stop(): void {
    this.#player.stop();
  }

  /** Something about a file or a word, where the state of the sound stands otherwise. */
  say(text: string): void {
    this.#state.textContent = text;
  }

  #seek(seconds: number): void {
    this.#events.onListen();
    this.#player.seek(seconds);
  }

  #tell(state: PlayerState, isPrepared: boolean): void {
    const texts = this.#texts;
    this.#state.textContent = {
      waiting: isPrepared ? texts.stateWaiting : texts.statePreparing,
      playing: texts.statePlaying,
      ended: texts.stateEnded,
      idle: texts.stateStopped,
    }[state];
    const isSounding = state === 'waiting' || state === 'playing';
    // A disabled button loses the focus to nowhere.
    if (!isSounding && document.activeElement === this.#stop) this.#play.focus();
    this.#stop.disabled = !isSounding;
    // Not while it waits: frames would take the processor from a service on the same machine.
    this.#frames.isRunning = state === 'playing';
  }

  #show(): void {
    const { position, received, state } = this.#player;
    const isOver = state === 'ended';
    this.reading.light(isOver ? -1 : wordAt(this.reading.words, position));
    this.#waveform.show(position);
    const seconds = this.#length.seconds(received);
    setText(this.#positionText, clockTime(position));
    setText(this.#lengthText, seconds === 0 ? '' : clockTime(seconds));
    this.#lengthText.classList.toggle('known', this.#length.isKnown);
  }
}

/** Text that is the same is not written again, for each frame would lay the page out anew. */
const setText = (element: HTMLElement, text: string): void => {
  if (element.textContent !== text) element.textContent = text;
};
