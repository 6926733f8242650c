import type { AudioEncoder, PcmStream } from '@hailo-piper/audio';
import type { Log } from '@hailo-piper/engine';
import type { SpeechCall } from '@hailo-piper/speech';
import type { Context } from 'hono';
import { callOf } from '../call-of.ts';
import { ApiError, type ErrorCode, errorHead } from '../errors.ts';
import { flowingBody } from '../flowing-body.ts';
import { type JsonObject, readJsonObject } from '../json-body.ts';
import { readerOf } from '../reader-of.ts';
import { toApiError } from '../to-api-error.ts';
import type { AnswersInHand } from '../whole-answers/answers-in-hand.ts';
import { encodeWhole } from '../whole-answers/encode-whole.ts';
import { givingAway, wholeBody, withAnswerInHand } from '../whole-answers/whole-body.ts';

/** An error in the terms of HTTP, for a protocol with an envelope of its own. */
export interface HttpFault {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly code: ErrorCode;
  readonly message: string;
}

/** What the HTTP door does for protocols that are mounted on it. */
export interface HttpTools {
  /** @throws an error for `faultOf` unless the body is a JSON object. */
  readJson(c: Context): Promise<JsonObject>;
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
  fault(code: ErrorCode, message: string): Error;
  /** Converts anything thrown, and notes it for the log and the metrics. */
  faultOf(c: Context, thrown: unknown): HttpFault;
}

export interface HttpToolsDeps {
  readonly answers: AnswersInHand;
  readonly log: Log;
}

export function httpTools({ answers, log }: HttpToolsDeps): HttpTools {
  return {
    readJson: (c) => readJsonObject(c),
    callOf: (c) => callOf(c),
    onFormat: (c, format) => c.get('record').onFormat(format),
    flow(c, bytes) {
      c.get('record').onReader(readerOf(c));
      return flowingBody(bytes, c, log);
    },
    whole: (c, encoder, pcm, headers) =>
      withAnswerInHand(c, answers, async (answer) => {
        c.get('record').onReader(readerOf(c));
        const { blocks, size } = await encodeWhole(encoder, pcm, answer);
        headers.set('content-length', String(size));
        return new Response(wholeBody(c, givingAway(blocks, answer), answer, log), { headers });
      }),
    fault: (code, message) => new ApiError(code, message),
    faultOf(c, thrown) {
      const error = toApiError(thrown, c);
      const { code, message } = error;
      const record = c.get('record');
      const head = errorHead(error);
      if (head.status >= 500) {
        log.error('request failed', { request_id: record.id, code, cause: error.cause ?? error });
      }
      record.onErrorAnswer(code);
      return { ...head, code, message };
    },
  };
}
