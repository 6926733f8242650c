import { SpeechFacts } from '@hailo-piper/speech';
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
export class RequestRecord extends SpeechFacts {
  readonly id: string;
  /** Aborted to end the engine's work for the request. */
  readonly #over = new AbortController();
  #reader: WatchedResponse | undefined;
  #voicePreparedMs: number | undefined;
  #format: string | undefined;
  #fields: ReadFields | undefined;
  #error: ErrorCode | undefined;
  #bodySent: Promise<void> | undefined;

  constructor(id: string) {
    super();
    this.id = id;
  }

  // Called by the speech service; see SpeechRecord.

  onVoicePrepared(milliseconds: number): void {
    this.#voicePreparedMs = milliseconds;
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
    if (reader !== undefined) reader.audioSeconds = () => this.audioSeconds;
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

  get error(): ErrorCode | undefined {
    return this.#error;
  }

  /** The entry of the access log. The text is never kept. */
  summary(): Readonly<Record<string, unknown>> {
    return {
      request_id: this.id,
      ...this.logFields,
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
