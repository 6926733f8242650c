import { type Call, watchCall } from '../call.ts';
import type { FairScheduler } from '../pool/fair-scheduler.ts';
import type { EngineStatus } from '../speech-engine.ts';
import type { KeptVoice } from '../voice/kept-voice.ts';
import type { VoiceRegistry } from '../voice/voice-registry.ts';
import type { UtteranceHooks, UtteranceOptions } from './options.ts';
import type { Utterance } from './utterance.ts';

/** What an utterance tells these of itself. */
type Watched = Pick<UtteranceOptions, 'onBegin' | 'onUnitEnd' | 'onTaken' | 'onLeft'>;

/**
 * The utterances of an engine that are not over. Each has turns, keeps its voice open, and ends when
 * its call does.
 */
export class OpenUtterances {
  readonly #scheduler: FairScheduler;
  readonly #registry: VoiceRegistry;
  /** Each with what takes it out of its turn. */
  readonly #drops = new Map<Utterance, () => void>();

  constructor(scheduler: FairScheduler, registry: VoiceRegistry) {
    this.#scheduler = scheduler;
    this.#registry = registry;
  }

  /**
   * Has an utterance spoken.
   * @param make makes it with these hooks, which call those of `run` too.
   * @throws what `make` throws.
   */
  open(
    voice: KeptVoice,
    call: Call,
    run: Pick<UtteranceHooks, 'onBegin' | 'onUnitEnd'>,
    make: (watched: Watched) => Utterance,
  ): Utterance {
    // A worker that speaks it needs the voice to the end of its unit, whoever has left.
    let isInHand = false;
    const drop = () => {
      this.#scheduler.remove(utterance);
      this.#drops.delete(utterance);
      endWatch();
      if (!isInHand) release();
    };
    const utterance = make({
      onBegin: (size, piece) => {
        isInHand = true;
        run.onBegin?.(size, piece);
      },
      onUnitEnd: () => {
        isInHand = false;
        if (utterance.audio.closed) drop();
        run.onUnitEnd?.();
      },
      onTaken: () => this.#scheduler.wake(),
      onLeft: drop,
    });
    const endWatch = watchCall(call, (reason) => {
      drop();
      utterance.fail(reason);
    });
    const release = this.#registry.use(voice);
    this.#drops.set(utterance, drop);
    this.#scheduler.add(utterance);
    return utterance;
  }

  failAll(error: Error): void {
    for (const [utterance, drop] of this.#drops) {
      drop();
      utterance.fail(error);
    }
  }

  /** As `SpeechEngine.status` tells of it; nothing is refused here. */
  get queue(): EngineStatus['queue'] {
    // Its reader may have had the end before the worker says that it is done.
    const open = [...this.#drops.keys()].filter(({ audio }) => !audio.closed);
    const active = open.filter(({ started }) => started).length;
    return { waiting: open.length - active, active, limit: Number.POSITIVE_INFINITY };
  }
}
