import { HailoPiperError } from '../errors.ts';
import type {
  AudioChunk,
  Phonemized,
  PhonemizeRequest,
  Speech,
  SpeechEngine,
  SpeechRequest,
  VoiceInfo,
} from '../speech-engine.ts';
import { Backlog } from './backlog.ts';
import { type ExpectedSpeech, NO_SPEECH } from './expected-speech.ts';
import { Gate } from './gate.ts';
import { Ticket } from './ticket.ts';

export interface AdmissionOptions {
  /** Accepted requests beyond one a worker; one more is refused. */
  readonly maxQueued: number;
  /** Longest wait of a reader for its next audio, milliseconds. */
  readonly requestTimeoutMs: number;
}

/** A reader that takes nothing for this long has left without saying so. */
const STALLED_READER_MS = 300_000;
const DRAINING_RETRY_AFTER_SECONDS = 5;

/**
 * Puts the front door on an engine: refuses what cannot be served in time, ends what waits too
 * long, and lets what was accepted finish when the service stops.
 *
 * `speak` throws `queue_full` and `draining`; `audio` throws `timeout`.
 */
export const withAdmission = (engine: SpeechEngine, options: AdmissionOptions): SpeechEngine => {
  const backlog = new Backlog();
  const gate = new Gate(backlog, options);
  let draining: Promise<void> | undefined;

  const admit = (client: string | undefined): void => {
    if (draining !== undefined) {
      throw new HailoPiperError('draining', 'the service is stopping', {
        retryAfterSeconds: DRAINING_RETRY_AFTER_SECONDS,
      });
    }
    gate.admit(engine.status(), client);
  };

  const expectAnswer = (ticket: Ticket): void =>
    ticket.expectWithin(
      options.requestTimeoutMs,
      `no answer within the request timeout of ${options.requestTimeoutMs / 1000} s`,
    );

  /** Gives a request its place and asks the engine; a refusal gives the place back. */
  const accept = async <T>(
    client: string | undefined,
    expected: ExpectedSpeech,
    clientSignal: AbortSignal | undefined,
    ask: (ticket: Ticket) => Promise<T>,
  ): Promise<T> => {
    admit(client);
    const ticket = new Ticket(backlog, expected, clientSignal);
    expectAnswer(ticket);
    try {
      return await ask(ticket);
    } catch (error) {
      ticket.finish(false);
      throw error;
    }
  };

  const expect = (request: SpeechRequest): ExpectedSpeech => {
    const isMeant = ({ id, isDefault }: VoiceInfo) =>
      request.voice === undefined ? isDefault : id === request.voice;
    return backlog.lengths.expect(request, engine.voices().find(isMeant));
  };

  const speak = (request: SpeechRequest, signal?: AbortSignal): Promise<Speech> =>
    accept(request.client, expect(request), signal, async (ticket) => {
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
          const { samples, silence, final } = result.value;
          if (!silence) backlog.advance(ticket.entry, samples.length / speech.sampleRate);
          if (final) ticket.finish(true);
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
    accept(request.client, NO_SPEECH, signal, async (ticket) => {
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
