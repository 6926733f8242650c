import type { Log } from '@hailo-piper/engine';
import { type SpeechEnd, SpeechFacts } from '@hailo-piper/speech';

/** Collects the facts of one text, and writes its line in the log. */
export class TextRecord extends SpeechFacts {
  readonly #log: Log;
  /** The event that asked for it. */
  readonly #event: 'synthesize' | 'synthesize-start';

  constructor(log: Log, event: 'synthesize' | 'synthesize-start') {
    super();
    this.#log = log;
    this.#event = event;
  }

  /**
   * Writes the line; called once.
   * @param error code of a text that was refused or failed.
   */
  end(outcome: SpeechEnd['outcome'], error?: string): void {
    const about = { door: 'wyoming', event: this.#event, outcome };
    this.#log.info('request', { ...about, ...this.logFields, error });
  }
}
