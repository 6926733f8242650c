import { type Call, watchCall } from '../call.ts';
import type { FairScheduler } from '../pool/fair-scheduler.ts';
import type { EngineStatus } from '../speech-engine.ts';
import type { KeptVoice } from '../voice/kept-voice.ts';
import type { VoiceRegistry } from '../voice/voice-registry.ts';
import type { UtteranceHooks, UtteranceOptions } from './options.ts';
import type { Utterance } from './utterance.ts';
import type { VoiceSeats } from './voice-seats.ts';

/** Hooks that an utterance calls for `OpenUtterances`. */
type Watched = Pick<UtteranceOptions, 'onUnitBegin' | 'onUnitEnd' | 'onReady' | 'onLeft'>;

/**
 * The open utterances of an engine. Each takes turns, keeps its voice loaded, and ends when its
 * call does.
 */
export class OpenUtterances {
  readonly #scheduler: FairScheduler;
  readonly #registry: VoiceRegistry;
  readonly #seats: VoiceSeats;
  /** Each with a function that takes it out of the queue. */
  readonly #drops = new Map<Utterance, () => void>();

  constructor(scheduler: FairScheduler, registry: VoiceRegistry, seats: VoiceSeats) {
    this.#scheduler = scheduler;
    this.#registry = registry;
    this.#seats = seats;
  }

  /**
   * Opens an utterance and has it spoken.
   * @param make creates the utterance with these hooks, which also call those of `run`.
   * @throws what `make` throws.
   */
  open(
    voice: KeptVoice,
    call: Call,
    run: Pick<UtteranceHooks, 'onUnitBegin' | 'onUnitEnd'>,
    make: (watched: Watched) => Utterance,
  ): Utterance {
    // Workers need the voice to the end of their units, even if the reader has left.
    const inHand = new Set<number>();
    let isDropped = false;
    const drop = () => {
      this.#scheduler.remove(utterance);
      this.#drops.delete(utterance);
      endWatch();
      isDropped = true;
      if (inHand.size > 0) return;
      leave();
      release();
    };
    const utterance = make({
      onUnitBegin: (unit, size, piece) => {
        inHand.add(unit);
        run.onUnitBegin?.(unit, size, piece);
      },
      onUnitEnd: (unit) => {
        inHand.delete(unit);
        if (utterance.audio.closed || isDropped) drop();
        run.onUnitEnd?.(unit);
      },
      onReady: () => this.#scheduler.wake(),
      onLeft: drop,
    });
    const endWatch = watchCall(call, (reason) => {
      drop();
      utterance.fail(reason);
    });
    const release = this.#registry.use(voice);
    this.#drops.set(utterance, drop);
    const leave = this.#seats.take(voice, () => {
      if (!isDropped) this.#scheduler.add(utterance);
    });
    return utterance;
  }

  failAll(error: Error): void {
    for (const [utterance, drop] of this.#drops) {
      drop();
      utterance.fail(error);
    }
  }

  /** The queue of `SpeechEngine.status`; nothing is refused here. */
  get queue(): EngineStatus['queue'] {
    // The reader may get the end before the worker reports that its unit is done.
    const open = [...this.#drops.keys()].filter(({ audio }) => !audio.closed);
    const active = open.filter(({ started }) => started).length;
    return { waiting: open.length - active, active, limit: Number.POSITIVE_INFINITY };
  }
}
