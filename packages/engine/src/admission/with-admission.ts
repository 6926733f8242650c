import { HailoPiperError } from '../errors.ts';
import type {
  AudioChunk,
  EngineStatus,
  Phonemized,
  PhonemizeRequest,
  Speech,
  SpeechEngine,
  SpeechRequest,
} from '../speech-engine.ts';
import { Backlog } from './backlog.ts';
import { Ticket } from './ticket.ts';

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

  const expectAnswer = (ticket: Ticket): void =>
    ticket.expectWithin(
      options.requestTimeoutMs,
      `no answer within the request timeout of ${options.requestTimeoutMs / 1000} s`,
    );

  /** Gives a request its place and asks the engine; a refusal gives the place back. */
  const accept = async <T>(
    characters: number,
    clientSignal: AbortSignal | undefined,
    ask: (ticket: Ticket) => Promise<T>,
  ): Promise<T> => {
    admit(engine.status());
    const ticket = new Ticket(backlog, characters, clientSignal);
    expectAnswer(ticket);
    try {
      return await ask(ticket);
    } catch (error) {
      ticket.finish(false);
      throw error;
    }
  };

  const speak = (request: SpeechRequest, signal?: AbortSignal): Promise<Speech> =>
    accept([...request.text].length, signal, async (ticket) => {
      const speech = await engine.speak(request, ticket.signal);
      const audio = {
        [Symbol.asyncIterator]: () => watch(speech, ticket),
      };
      return { ...speech, audio };
    });

  /** The audio as it is, with an eye on how long engine and reader make each other wait. */
  const watch = (speech: Speech, ticket: Ticket): AsyncIterator<AudioChunk, void> => {
    const source = speech.audio[Symbol.asyncIterator]();
    return {
      next: async () => {
        expectAnswer(ticket);
        try {
          const result = await source.next();
          if (result.done) {
            ticket.finish(true);
            return result;
          }
          ticket.entry.audioSeconds += result.value.samples.length / speech.sampleRate;
          if (result.value.final) ticket.finish(true);
          else ticket.expectWithin(STALLED_READER_MS, 'the reader took no audio for too long');
          return result;
        } catch (error) {
          ticket.finish(false);
          throw error;
        }
      },
      return: async () => {
        ticket.finish(false);
        await source.return?.();
        return { value: undefined, done: true };
      },
    };
  };

  const phonemize = (request: PhonemizeRequest, signal?: AbortSignal): Promise<Phonemized> =>
    accept(0, signal, async (ticket) => {
      const phonemized = await engine.phonemize(request, ticket.signal);
      ticket.finish(true);
      return phonemized;
    });

  const drain = async (graceMs: number): Promise<void> => {
    if (backlog.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMs);
        backlog.onEmpty = () => {
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
    phonemize,
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
