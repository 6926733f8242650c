import type { AudioEncoder, PcmStream } from '@hailo-piper/audio';
import type { SpeechCall, SpeechEnd, SpeechRecord } from '@hailo-piper/speech';
import type { Context } from 'hono';

/** Codes of the errors that are found here; others come from the speech service. */
export type FaultCode =
  | 'missing_required_parameter'
  | 'invalid_type'
  | 'invalid_value'
  | 'unsupported_response_format'
  | 'not_found';

/** What the HTTP server does for its routes here. */
export interface HttpTools {
  /** @throws an error for `faultOf` unless the body is a JSON object. */
  readJson(c: Context): Promise<Readonly<Record<string, unknown>>>;
  /** The caller of a request, whose work ends with its answer. */
  callOf(c: Context): SpeechCall;
  /** Notes the format of an answer for the log. */
  onFormat(c: Context, format: string): void;
  /** A body that is made while it is read. It is cut if `bytes` fail, or the reader stalls. */
  flow(c: Context, bytes: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array>;
  /** An answer of known length, encoded before it is sent. */
  whole(
    c: Context,
    encoder: AudioEncoder,
    pcm: Pick<PcmStream, 'sampleRate' | 'parts'>,
    headers: Headers,
  ): Promise<Response>;
  /** An error of the request, to be thrown. */
  fault(code: FaultCode, message: string): Error;
  /** Converts anything thrown, and notes it for the log and the metrics. */
  faultOf(c: Context, thrown: unknown): HttpFault;
}

/** An error in the terms of HTTP. */
export interface HttpFault {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly code: string;
  readonly message: string;
}

/** What the HTTP server does for a request to switch to a WebSocket. */
export interface UpgradeTools {
  readonly requestId: string;
  /** An error of the request, for `faultOf`. */
  fault(code: FaultCode, message: string): Error;
  /**
   * Converts the reason of a refusal, and notes it for the log and the metrics.
   * @param route the pattern of the address; none if it is unknown.
   */
  faultOf(thrown: unknown, route?: string): HttpFault;
  /** Begins a text on the connection, for the log. */
  beginText(about: {
    readonly route: string;
    /** The client's name for the text. */
    readonly context?: string | undefined;
    readonly format?: string;
  }): LoggedText;
}

/** A text for the log. */
export interface LoggedText {
  /** Gets the events of its speech. */
  readonly record: SpeechRecord;
  /**
   * Writes its line; called once.
   * @param error of a text that failed.
   */
  end(outcome: SpeechEnd['outcome'], error?: string): void;
}
