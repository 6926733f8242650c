import { createPlayer } from '../sound/player.ts';
import type { PlayerEvents } from '../sound/player-events.ts';

/** Called with false as soon as it is over, also when another one begins. */
export type OnPlaying = (isPlaying: boolean) => void;

const SILENT: PlayerEvents = { onSentence() {}, onSamples() {}, onState() {}, onLength() {} };

/** Samples of voices and of words: one at a time, and not the text that was heard before. */
export class Samples {
  readonly #player = createPlayer();
  #onPlaying: OnPlaying | undefined;

  /**
   * Resolves when it was heard or stopped. To be called in the handler of a click.
   * @throws as `Player.play`.
   */
  async play(body: Readonly<Record<string, unknown>>, onPlaying: OnPlaying): Promise<void> {
    this.stop();
    this.#onPlaying = onPlaying;
    onPlaying(true);
    try {
      await this.#player.play(body, SILENT);
    } finally {
      if (this.#onPlaying === onPlaying) this.#end();
    }
  }

  stop(): void {
    this.#player.stop();
    this.#end();
  }

  #end(): void {
    this.#onPlaying?.(false);
    this.#onPlaying = undefined;
  }
}
