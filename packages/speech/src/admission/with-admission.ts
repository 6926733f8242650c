import type {
  Call,
  Phonemized,
  PhonemizeRequest,
  Speech,
  SpeechEngine,
  SpeechRequest,
  VoiceInfo,
} from '@hailo-piper/engine';
import { EngineError } from '@hailo-piper/engine';
import { stillLoading } from '../engine-slot.ts';
import { type ExpectedSpeech, NO_SPEECH } from './expected-speech.ts';
import { Gate } from './gate.ts';
import type { Ticket, TicketOptions } from './ticket.ts';
import { type TicketLimits, Tickets } from './tickets.ts';
import { watchedAudio } from './watched-audio.ts';

export interface AdmissionOptions extends TicketLimits {
  /** Longest wait of a reader for its next audio, milliseconds. */
  readonly requestTimeoutMs: number;
  /** Longest time for a complete answer that is wanted whole, milliseconds. Default 9 minutes. */
  readonly wholeTimeoutMs?: number | undefined;
}

/** An engine that refuses requests. */
export interface AdmittingEngine extends SpeechEngine {
  /**
   * Refuses now what comes later, such as the texts of a connection that is to be opened.
   * @throws EngineError what `speak` would refuse a request of this caller with.
   */
  expectPlace(call: Call): void;
}

const DRAINING_RETRY_AFTER_SECONDS = 5;

/**
 * Adds admission to an engine: refuses requests that cannot be served in time, ends those that wait
 * too long, and finishes accepted ones when the service stops.
 *
 * `speak` throws `queue_full`, `draining`, and `engine_unavailable` while the engine is `starting`;
 * `audio` throws `timeout`.
 *
 * @param options read at each use, so that they may change while the service runs.
 */
export function withAdmission(engine: SpeechEngine, options: AdmissionOptions): AdmittingEngine {
  const tickets = new Tickets(options);
  const { backlog } = tickets;
  const gate = new Gate(backlog, options);
  let draining: Promise<void> | undefined;

  const shareOf = (caller: string | undefined) =>
    tickets.shareOf(caller, engine.status().workers.total);

  /** Refuses everybody while the engine starts or stops. */
  const expectReady = (): void => {
    if (draining !== undefined) {
      throw new EngineError('draining', 'the service is stopping', {
        retryAfterSeconds: DRAINING_RETRY_AFTER_SECONDS,
      });
    }
    if (engine.status().state === 'starting') throw stillLoading();
    tickets.update();
  };

  const admit = (call: Call): void => {
    expectReady();
    // First, so that a refusal for slow readers uses up no promise.
    tickets.expectRoom(call.caller);
    gate.admit(engine.status(), call, shareOf);
  };

  const expectAnswer = (ticket: Ticket): void =>
    ticket.waitsForAudio(
      options.requestTimeoutMs,
      `no audio within ${options.requestTimeoutMs / 1000} s, which is \`performance.request_timeout\``,
    );

  const expectWhole = (ticket: Ticket): void => {
    const { wholeTimeoutMs = 540_000 } = options;
    ticket.completeWithin(
      wholeTimeoutMs,
      `not all of the answer was spoken within ${wholeTimeoutMs / 1000} s, which is ` +
        '`performance.whole_timeout`; an answer that flows has no such limit',
    );
  };

  /** Gives a request its place, then calls the engine; a refusal frees the place. */
  const accept = async <T>(
    request: Omit<TicketOptions, 'backlog' | 'onFinish'>,
    ask: (ticket: Ticket) => Promise<T>,
  ): Promise<T> => {
    admit(request.call);
    const ticket = tickets.open(request);
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
    const expected = backlog.lengths.expect(request, engine.voices().find(isMeant));
    // Its last sentence is not spoken, so its length teaches nothing about others.
    return request.passage?.goesOn ? { ...expected, characters: 0 } : expected;
  };

  const speak = (request: SpeechRequest, call: Call = {}): Promise<Speech> => {
    const flows = request.whole !== true;
    const expected = expect(request);
    return accept({ expected, call, flows }, async (ticket) => {
      if (request.whole) expectWhole(ticket);
      const speech = await engine.speak(request, { ...call, signal: ticket.signal });
      const audio = {
        [Symbol.asyncIterator]: () => watchedAudio(speech, ticket, () => expectAnswer(ticket)),
      };
      return { ...speech, audio };
    });
  };

  const phonemize = (request: PhonemizeRequest, call: Call = {}): Promise<Phonemized> =>
    accept({ expected: NO_SPEECH, call, flows: false }, async (ticket) => {
      const phonemized = await engine.phonemize(request, { ...call, signal: ticket.signal });
      ticket.finish(true);
      return phonemized;
    });

  /** Preparation may take long, so its requests hold places, and wait as others do for audio. */
  const prepareVoice = async (id?: string, call: Call = {}): Promise<VoiceInfo> => {
    const known = engine.voices().find((one) => (id === undefined ? one.isDefault : one.id === id));
    if (known?.revision !== undefined) return known;
    return accept({ expected: NO_SPEECH, call, flows: false }, async (ticket) => {
      const seconds = options.requestTimeoutMs / 1000;
      ticket.waitsForAudio(
        options.requestTimeoutMs,
        `the voice was not prepared within ${seconds} s, which is \`performance.request_timeout\``,
      );
      const voice = await engine.prepareVoice(id, { ...call, signal: ticket.signal });
      ticket.finish(false);
      return voice;
    });
  };

  const drain = async (graceMs: number): Promise<void> => {
    if (tickets.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMs);
        tickets.onEmpty = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    await engine.close();
  };

  return {
    voices: () => engine.voices(),
    changeVoices: (choice) => engine.changeVoices(choice),
    prepareVoice,
    speak,
    phonemize,
    expectPlace: (call) => {
      expectReady();
      gate.expectPlace(engine.status(), call, shareOf);
    },
    status: () => {
      tickets.update();
      const status = engine.status();
      const waiting = Math.max(0, tickets.size - status.queue.active);
      return {
        ...status,
        state: draining !== undefined && status.state !== 'closed' ? 'draining' : status.state,
        queue: {
          waiting,
          active: tickets.size - waiting,
          slow: tickets.slow,
          limit: options.maxQueued,
        },
      };
    },
    close: (graceMs = 0) => {
      draining ??= drain(graceMs);
      return draining;
    },
  };
}
