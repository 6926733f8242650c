import { createPlayer, type PlayerEvents } from '../sound/player.ts';

/** What happens to something short that is played beside the text. */
export interface SampleEvents {
  /** Called with false as soon as it is over, also when another one begins. */
  onPlaying(isPlaying: boolean): void;
  onError(error: unknown): void;
}

const SILENT: PlayerEvents = { onSentence() {}, onSamples() {}, onState() {}, onLength() {} };

/** Samples of voices and of words: one at a time, and not the text that was heard before. */
export class Samples {
  readonly #player = createPlayer();
  #current: SampleEvents | undefined;

  /** To be called in the handler of a click. */
  async play(body: Readonly<Record<string, unknown>>, events: SampleEvents): Promise<void> {
    this.stop();
    this.#current = events;
    events.onPlaying(true);
    try {
      await this.#player.play(body, SILENT);
    } catch (error) {
      events.onError(error);
    }
    if (this.#current === events) this.#end();
  }

  stop(): void {
    this.#player.stop();
    this.#end();
  }

  #end(): void {
    this.#current?.onPlaying(false);
    this.#current = undefined;
  }
}
