import { HailoPiperError } from '../errors.ts';
import type {
  AudioChunk,
  EngineStatus,
  Speech,
  SpeechEngine,
  SpeechRequest,
} from '../speech-engine.ts';
import { Backlog } from './backlog.ts';

export interface AdmissionOptions {
  /** Accepted requests beyond one a worker; one more is refused. */
  readonly maxQueued: number;
  /** Longest wait of a reader for its next audio, milliseconds. */
  readonly requestTimeoutMs: number;
}

/** A reader that takes nothing for this long has left without saying so. */
const STALLED_READER_MS = 300_000;
const MAX_RETRY_AFTER_SECONDS = 60;
const DRAINING_RETRY_AFTER_SECONDS = 5;

/**
 * Puts the front door on an engine: refuses what cannot be served in time, ends what waits too
 * long, and lets what was accepted finish when the service stops.
 *
 * `speak` throws `queue_full` and `draining`; `audio` throws `timeout`.
 */
export const withAdmission = (engine: SpeechEngine, options: AdmissionOptions): SpeechEngine => {
  const backlog = new Backlog();
  let draining: Promise<void> | undefined;
  let onEmpty: (() => void) | undefined;

  const admit = ({ counters, workers }: EngineStatus): void => {
    if (draining !== undefined) {
      throw new HailoPiperError('draining', 'the service is stopping', {
        retryAfterSeconds: DRAINING_RETRY_AFTER_SECONDS,
      });
    }
    const full = backlog.size >= options.maxQueued + workers.total;
    const late =
      backlog.firstTurnSeconds(counters, workers.total) * 1000 > options.requestTimeoutMs;
    if (!full && !late) return;
    const seconds = Math.ceil(backlog.drainSeconds(counters, workers.total));
    throw new HailoPiperError(
      'queue_full',
      full
        ? `${backlog.size} requests are waiting already`
        : `${backlog.size} requests are waiting, too many to begin within ${options.requestTimeoutMs / 1000} s`,
      { retryAfterSeconds: Math.min(Math.max(seconds, 1), MAX_RETRY_AFTER_SECONDS) },
    );
  };

  const speak = async (request: SpeechRequest, signal?: AbortSignal): Promise<Speech> => {
    admit(engine.status());
    const entry = backlog.add([...request.text].length);
    const controller = new AbortController();
    const abortByClient = () => controller.abort(signal?.reason);
    let timer: NodeJS.Timeout | undefined;

    const finish = (complete: boolean) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abortByClient);
      backlog.remove(entry, complete);
      if (backlog.size === 0) onEmpty?.();
    };
    const expectWithin = (ms: number, problem: string) => {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(new HailoPiperError('timeout', problem)), ms);
    };
    const expectAudio = () =>
      expectWithin(
        options.requestTimeoutMs,
        `no audio within the request timeout of ${options.requestTimeoutMs / 1000} s`,
      );

    expectAudio();
    controller.signal.addEventListener('abort', () => finish(false), { once: true });
    signal?.addEventListener('abort', abortByClient, { once: true });
    let speech: Speech;
    try {
      speech = await engine.speak(request, controller.signal);
    } catch (error) {
      finish(false);
      throw error;
    }
    // Aborted while the engine was asked: nobody will read the audio and end the entry.
    if (signal?.aborted) abortByClient();

    const watch = (source: AsyncIterator<AudioChunk, void>): AsyncIterator<AudioChunk, void> => ({
      next: async () => {
        if (!controller.signal.aborted) expectAudio();
        try {
          const result = await source.next();
          if (result.done) {
            finish(true);
            return result;
          }
          entry.audioSeconds += result.value.samples.length / speech.sampleRate;
          if (result.value.final) finish(true);
          else if (!controller.signal.aborted) {
            expectWithin(STALLED_READER_MS, 'the reader took no audio for too long');
          }
          return result;
        } catch (error) {
          finish(false);
          throw error;
        }
      },
      return: async () => {
        finish(false);
        await source.return?.();
        return { value: undefined, done: true };
      },
    });
    return {
      ...speech,
      audio: { [Symbol.asyncIterator]: () => watch(speech.audio[Symbol.asyncIterator]()) },
    };
  };

  const drain = async (graceMs: number): Promise<void> => {
    if (backlog.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMs);
        onEmpty = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    await engine.close();
  };

  return {
    voices: () => engine.voices(),
    speak,
    status: () => {
      const status = engine.status();
      const waiting = Math.max(0, backlog.size - status.queue.active);
      return {
        ...status,
        state: draining !== undefined && status.state !== 'closed' ? 'draining' : status.state,
        queue: { waiting, active: backlog.size - waiting, limit: options.maxQueued },
      };
    },
    close: (graceMs = 0) => {
      draining ??= drain(graceMs);
      return draining;
    },
  };
};
