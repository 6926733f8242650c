import type { SpeechRecord } from './speech-record.ts';
import type { ChosenSpeaker } from './voices/speaker-choice.ts';

/** Collects the facts of one text for a door's log. The text itself is never kept. */
export class SpeechFacts implements SpeechRecord {
  /** `performance.now()` at arrival. */
  readonly startedAt = performance.now();
  #characters: number | undefined;
  #voice: string | undefined;
  #speaker: ChosenSpeaker | undefined;
  #firstAudioMs: number | undefined;
  #audioSeconds: number | undefined;

  onText(characters: number): void {
    this.#characters = characters;
  }

  onVoice(id: string): void {
    this.#voice = id;
  }

  onSpeaker(speaker: ChosenSpeaker): void {
    this.#speaker = speaker;
  }

  onFirstAudio(askedAt = this.startedAt): void {
    this.#firstAudioMs = performance.now() - askedAt;
    this.#audioSeconds = 0;
  }

  onAudio(seconds: number): void {
    this.#audioSeconds = (this.#audioSeconds ?? 0) + seconds;
  }

  get speaker(): ChosenSpeaker | undefined {
    return this.#speaker;
  }

  /**
   * Milliseconds to the engine's first audio, from arrival or from when a text in pieces was asked
   * for; undefined before it.
   */
  get firstAudioMs(): number | undefined {
    return this.#firstAudioMs;
  }

  /** Seconds of audio delivered so far; undefined before the first. */
  get audioSeconds(): number | undefined {
    return this.#audioSeconds;
  }

  /** The facts as fields of a line in the log; `duration_ms` is until now. */
  get logFields() {
    return {
      duration_ms: Math.round(performance.now() - this.startedAt),
      first_audio_ms: this.#firstAudioMs && Math.round(this.#firstAudioMs),
      characters: this.#characters,
      audio_seconds: this.#audioSeconds && Number(this.#audioSeconds.toFixed(3)),
      voice: this.#voice,
      speaker: this.#speaker?.number,
    };
  }
}
