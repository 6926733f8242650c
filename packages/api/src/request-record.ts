import type { ChosenSpeaker, SpeechRecord } from '@hailo-piper/speech';
import type { HttpBindings } from '@hono/node-server';
import type { BodiesInHand } from './connections/bodies-in-hand.ts';
import type { WatchedResponse } from './connections/watched-response.ts';
import type { ErrorCode } from './errors.ts';

/** Result of reading a request's fields. */
export interface ReadFields {
  /** Number of unknown fields, which are ignored. */
  readonly ignoredFields: number;
  /** The field names that were probably meant. */
  readonly hint?: string;
}

/**
 * Collects facts about one request from the speech service and the HTTP door. The access log, the
 * metrics and some headers are made from it.
 */
export class RequestRecord implements SpeechRecord {
  readonly id: string;
  /** `performance.now()` at arrival. */
  readonly startedAt = performance.now();
  /** Aborted to end the engine's work for the request. */
  readonly #over = new AbortController();
  #reader: WatchedResponse | undefined;
  #characters: number | undefined;
  #voice: string | undefined;
  #voicePreparedMs: number | undefined;
  #speaker: ChosenSpeaker | undefined;
  #format: string | undefined;
  #fields: ReadFields | undefined;
  #firstAudioMs: number | undefined;
  #audioSeconds: number | undefined;
  #error: ErrorCode | undefined;
  #bodySent: Promise<void> | undefined;

  constructor(id: string) {
    this.id = id;
  }

  // Called by the speech service; see SpeechRecord.

  onText(characters: number): void {
    this.#characters = characters;
  }

  onVoice(id: string): void {
    this.#voice = id;
  }

  onVoicePrepared(milliseconds: number): void {
    this.#voicePreparedMs = milliseconds;
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

  onCut({ message }: Error): void {
    this.#reader?.cut(message);
  }

  // Called by the HTTP door.

  onFields({ ignoredFields, hint }: ReadFields): void {
    this.#fields = { ignoredFields, ...(hint === undefined ? {} : { hint }) };
  }

  onFormat(format: string): void {
    this.#format = format;
  }

  /** @param reader Receives the audio; it is cut when its memory is needed for others. */
  onReader(reader: WatchedResponse | undefined): void {
    this.#reader = reader;
    if (reader !== undefined) reader.audioSeconds = () => this.#audioSeconds;
  }

  /** @param sent Settles when a streamed body has been sent or has failed. */
  onBody(sent: Promise<void>): void {
    this.#bodySent = sent;
  }

  /** The answer is an error; a body made before is not sent. */
  onErrorAnswer(error: ErrorCode): void {
    this.#error = error;
    this.#bodySent = undefined;
  }

  /** The answer is not an error after all. */
  onNoError(): void {
    this.#error = undefined;
  }

  /** The answer failed while it was sent. The first cause is kept. */
  onFailure(error: ErrorCode): void {
    this.#error ??= error;
  }

  /** The answer is over or given up: the engine stops working for it. */
  onOver(reason?: Error): void {
    this.#over.abort(reason);
  }

  /** Aborts when the answer is over, whatever the reason. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Settles when a streamed body has been sent or has failed; undefined for other answers. */
  get bodySent(): Promise<void> | undefined {
    return this.#bodySent;
  }

  get speaker(): ChosenSpeaker | undefined {
    return this.#speaker;
  }

  get hint(): string | undefined {
    return this.#fields?.hint;
  }

  get ignoredFields(): number {
    return this.#fields?.ignoredFields ?? 0;
  }

  /** Milliseconds that the preparation of the voice took; undefined if it was prepared before. */
  get voicePreparedMs(): number | undefined {
    return this.#voicePreparedMs;
  }

  /**
   * Milliseconds to the engine's first audio, from arrival or from when a text in pieces was asked
   * for; undefined before it.
   */
  get firstAudioMs(): number | undefined {
    return this.#firstAudioMs;
  }

  get error(): ErrorCode | undefined {
    return this.#error;
  }

  /** The entry of the access log. The text is never kept. */
  summary(): Readonly<Record<string, unknown>> {
    return {
      request_id: this.id,
      duration_ms: Math.round(performance.now() - this.startedAt),
      first_audio_ms: this.#firstAudioMs && Math.round(this.#firstAudioMs),
      characters: this.#characters,
      audio_seconds: this.#audioSeconds && Number(this.#audioSeconds.toFixed(3)),
      voice: this.#voice,
      speaker: this.#speaker?.number,
      format: this.#format,
      ignored_fields: this.ignoredFields || undefined,
      hint: this.hint,
      error: this.#error,
    };
  }
}

/** Hono's type parameters for the whole application. */
export interface AppEnv {
  /** Absent without a socket. */
  Bindings: Partial<HttpBindings & { readonly bodies: BodiesInHand }>;
  Variables: { record: RequestRecord };
}
