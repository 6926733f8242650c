import type { Log } from '@hailo-piper/engine';
import type { ChosenSpeaker, SpeechEnd, SpeechRecord } from '@hailo-piper/speech';

/** Collects the facts of one text for its line in the log. The text itself is never kept. */
export class TextRecord implements SpeechRecord {
  readonly #log: Log;
  /** The event that asked for it. */
  readonly #event: 'synthesize' | 'synthesize-start';
  readonly #startedAt = performance.now();
  #characters: number | undefined;
  #voice: string | undefined;
  #speaker: ChosenSpeaker | undefined;
  #firstAudioMs: number | undefined;
  #audioSeconds: number | undefined;

  constructor(log: Log, event: 'synthesize' | 'synthesize-start') {
    this.#log = log;
    this.#event = event;
  }

  onText(characters: number): void {
    this.#characters = characters;
  }

  onVoice(id: string): void {
    this.#voice = id;
  }

  onSpeaker(speaker: ChosenSpeaker): void {
    this.#speaker = speaker;
  }

  /** @param askedAt when its first sentence was complete, of a text that arrives in pieces. */
  onFirstAudio(askedAt = this.#startedAt): void {
    this.#firstAudioMs = performance.now() - askedAt;
  }

  onAudio(seconds: number): void {
    this.#audioSeconds = (this.#audioSeconds ?? 0) + seconds;
  }

  /**
   * Writes the line; called once.
   * @param error code of a text that was refused or failed.
   */
  end(outcome: SpeechEnd['outcome'], error?: string): void {
    this.#log.info('request', {
      door: 'wyoming',
      event: this.#event,
      outcome,
      duration_ms: Math.round(performance.now() - this.#startedAt),
      first_audio_ms: this.#firstAudioMs && Math.round(this.#firstAudioMs),
      characters: this.#characters,
      audio_seconds: this.#audioSeconds && Number(this.#audioSeconds.toFixed(3)),
      voice: this.#voice,
      speaker: this.#speaker?.number,
      error,
    });
  }
}
