import type { Log } from '@hailo-piper/engine';
import type { Registry } from 'prom-client';
import { createHttpMetrics, type HttpMetrics } from './http-metrics.ts';
import type { RequestRecord } from './request-record.ts';

/** Fields of an entry that are not in the request's record. */
export interface AnsweredRequest {
  readonly method: string;
  /** A pattern, so that clients cannot create labels; `none` for an unknown address. */
  readonly route: string;
  readonly status: number;
}

/** A text of a connection that has switched to another protocol. */
export interface AnsweredText extends AnsweredRequest {
  /** The client's name for the text, if the protocol has names. */
  readonly context?: string;
  readonly outcome: 'spoken' | 'left' | 'failed';
  readonly error?: string;
}

// Monitoring and the page `/status` poll these routes every second or so; they are logged at debug
// level to spare SD cards.
const QUIET_ROUTES = [
  ...['/health', '/health/live', '/health/ready', '/metrics', '/page/service.json'],
];

/** The log of all requests, and their metrics. */
export class AccessLog {
  readonly #log: Log;
  readonly #metrics: HttpMetrics;

  /** @param registry gets the request metrics; one log for each registry. */
  constructor(log: Log, registry: Registry) {
    this.#log = log;
    this.#metrics = createHttpMetrics(registry);
  }

  /** Logs and counts a request once its last byte is on the way. */
  answered(record: RequestRecord, { method, route, status }: AnsweredRequest): void {
    this.#metrics.observe(record, route, status);
    const isQuiet = QUIET_ROUTES.includes(route) && status < 400;
    this.#log[isQuiet ? 'debug' : 'info']('request', {
      ...record.summary(),
      ...{ method, route, status },
    });
  }

  /**
   * Logs a text once its last audio is on the way. It is counted by its door only: the times of a
   * conversation are no times of a request.
   */
  spoken(record: RequestRecord, text: AnsweredText): void {
    this.#log.info('request', { ...record.summary(), ...text });
  }
}
