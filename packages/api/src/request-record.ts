import type { ChosenSpeaker, SpeechRecord } from '@hailo-piper/speech';
import type { HttpBindings } from '@hono/node-server';
import type { BodiesInHand } from './connections/bodies-in-hand.ts';
import type { WatchedResponse } from './connections/watched-response.ts';
import type { ErrorCode } from './errors.ts';

/** What the fields of a request came to. */
export interface ReadFields {
  /** How many are not known, and were ignored. */
  readonly ignoredFields: number;
  /** What some of those were probably meant to be. */
  readonly hint?: string;
}

/**
 * What becomes of one request. It is told on the way, by the speech service and by this door; the access
 * log, the metrics and some headers are made of it.
 */
export class RequestRecord implements SpeechRecord {
  readonly id: string;
  /** `performance.now()` at arrival. */
  readonly startedAt = performance.now();
  /** Ends what the engine still does for the request. */
  readonly #over = new AbortController();
  #reader: WatchedResponse | undefined;
  #characters: number | undefined;
  #voice: string | undefined;
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

  // What it is told by the speech service; see SpeechRecord.

  onText(characters: number): void {
    this.#characters = characters;
  }

  onVoice(id: string): void {
    this.#voice = id;
  }

  onSpeaker(speaker: ChosenSpeaker): void {
    this.#speaker = speaker;
  }

  onFirstAudio(): void {
    this.#firstAudioMs = performance.now() - this.startedAt;
    this.#audioSeconds = 0;
  }

  onAudio(seconds: number): void {
    this.#audioSeconds = (this.#audioSeconds ?? 0) + seconds;
  }

  onCut({ message }: Error): void {
    this.#reader?.cut(message);
  }

  // What it is told by this door.

  onFields({ ignoredFields, hint }: ReadFields): void {
    this.#fields = { ignoredFields, ...(hint === undefined ? {} : { hint }) };
  }

  /** @param format of the answer. */
  onFormat(format: string): void {
    this.#format = format;
  }

  /** @param reader takes the audio, and is cut where others need what it holds. */
  onReader(reader: WatchedResponse | undefined): void {
    this.#reader = reader;
    if (reader !== undefined) reader.audioSeconds = () => this.#audioSeconds;
  }

  /** @param sent settles when a body that is made meanwhile has gone or has failed. */
  onBody(sent: Promise<void>): void {
    this.#bodySent = sent;
  }

  /** The answer is an error; a body that was made before is not sent. */
  onErrorAnswer(error: ErrorCode): void {
    this.#error = error;
    this.#bodySent = undefined;
  }

  /** The answer is none after all. */
  onNoError(): void {
    this.#error = undefined;
  }

  /** It failed on its way. The first cause counts. */
  onFailure(error: ErrorCode): void {
    this.#error ??= error;
  }

  /** The answer is over, or is given up: nothing more is to be spoken for it. */
  onOver(reason?: Error): void {
    this.#over.abort(reason);
  }

  /** Aborted when the answer is over, in whatever way. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Settles when the body has gone or has failed; undefined when the answer is there already. */
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

  /** From arrival to the engine's first audio; undefined where there is none. */
  get firstAudioMs(): number | undefined {
    return this.#firstAudioMs;
  }

  get error(): ErrorCode | undefined {
    return this.#error;
  }

  /** As the access log has it. The text itself is never kept. */
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
  /** Absent where there is no socket. */
  Bindings: Partial<HttpBindings & { readonly bodies: BodiesInHand }>;
  Variables: { record: RequestRecord };
}
