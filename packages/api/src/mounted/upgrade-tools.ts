import type { Log } from '@hailo-piper/engine';
import type { SpeechEnd, SpeechRecord } from '@hailo-piper/speech';
import type { AccessLog } from '../access-log.ts';
import { ApiError, type ErrorCode, errorHead } from '../errors.ts';
import { saneId } from '../middleware/request-id.ts';
import { RequestRecord } from '../request-record.ts';
import { apiErrorOf } from '../to-api-error.ts';
import type { HttpFault } from './http-tools.ts';

const SWITCHED = { method: 'GET', status: 101 } as const;

/** A text on a connection that has switched, for the access log. */
export interface LoggedText {
  /** Gets the events of its speech. */
  readonly record: SpeechRecord;
  /**
   * Writes its line; called once.
   * @param error of a text that failed.
   */
  end(outcome: SpeechEnd['outcome'], error?: string): void;
}

/** What the HTTP door does for a request to switch the connection to a mounted protocol. */
export interface UpgradeTools {
  /** Of the request, for the answer. */
  readonly requestId: string;
  /** An error of the request, for `faultOf`. */
  fault(code: ErrorCode, message: string): Error;
  /**
   * Converts the reason of a refusal into an answer, and notes it for the log and the metrics.
   * @param route the pattern of the address, such as `/elevenlabs/v1/:voice_id`; none if unknown.
   */
  faultOf(thrown: unknown, route?: string): HttpFault;
  /**
   * Begins a text on the connection. Its line in the access log has the id of the request.
   * @param about route, as above; the client's name for the text; the format of its audio.
   */
  beginText(about: {
    readonly route: string;
    readonly context?: string | undefined;
    readonly format?: string;
  }): LoggedText;
}

export function upgradeTools(id: string, access: AccessLog, log: Log): UpgradeTools {
  return {
    requestId: id,
    fault: (code, message) => new ApiError(code, message),
    faultOf(thrown, route = 'none') {
      const error = apiErrorOf(thrown);
      const { code, message } = error;
      const { status, headers } = errorHead(error);
      if (status >= 500) {
        log.error('request failed', { request_id: id, code, cause: error.cause ?? error });
      }
      const record = new RequestRecord(id);
      record.onErrorAnswer(code);
      access.answered(record, { method: 'GET', route, status });
      return { status, headers: { 'x-request-id': id, ...headers }, code, message };
    },
    beginText({ route, context, format }) {
      const record = new RequestRecord(id);
      if (format !== undefined) record.onFormat(format);
      const name = saneId(context);
      const about = { ...SWITCHED, route, ...(name === undefined ? {} : { context: name }) };
      return {
        record,
        end: (outcome, error) =>
          access.spoken(record, { ...about, outcome, ...(error === undefined ? {} : { error }) }),
      };
    },
  };
}
