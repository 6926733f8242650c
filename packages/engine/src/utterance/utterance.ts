import { AudioQueue } from '../audio-queue.ts';
import { PlayClock } from '../play-clock.ts';
import type { Job, Unit } from '../pool/job.ts';
import { isExact } from '../synthesis/level.ts';
import type { VoiceTurn } from '../voice/loadable-voice.ts';
import type { VoiceConfig } from '../voice-config/voice-config.ts';
import { isSamePromised } from './asked.ts';
import { AudioLength } from './audio-length.ts';
import { longestUnitMs, mostIdsOf } from './longest-unit.ts';
import type { UtteranceOptions } from './options.ts';
import { PiecesInTurn } from './pieces-in-turn.ts';
import { Reading } from './reading.ts';
import { unitNumber } from './unit-number.ts';
import type { UnitTask } from './unit-task.ts';

/** Most audio that waits for a slow reader; with more, the utterance gets no turn. */
const AHEAD_SECONDS = 20;
/** With this much audio waiting, the utterance gets only turns that no other job wants. */
const PLENTY_SECONDS = 2;
/** The work of finding the cause of an error, as phoneme ids. */
const JUDGED_AS_IDS = 100;

/** A request that workers speak: they read its text and make its pieces, window by window. */
export class Utterance implements Job {
  readonly audio: AudioQueue;
  readonly caller: UtteranceOptions['caller'];
  readonly priority: UtteranceOptions['priority'];
  readonly #options: UtteranceOptions;
  readonly #acceptedAt = performance.now();
  readonly #reading: Reading;
  readonly #pieces: PiecesInTurn;
  #started = false;
  /** Whether it waits for its voice to be prepared again. */
  #waits = false;
  readonly #clock = new PlayClock();

  constructor(options: UtteranceOptions) {
    this.#options = options;
    this.caller = options.caller;
    this.priority = options.priority;
    if (options.leadSeconds > 0) this.#clock.give(options.leadSeconds, this.#acceptedAt);
    this.audio = new AudioQueue({
      onPushed: ({ samples }) =>
        this.#clock.give(samples.length / this.voice.sampleRate, performance.now()),
      onTaken: options.onReady,
      onLeft: options.onLeft,
    });
    const length = new AudioLength({
      from: options.from,
      maxSeconds: options.maxAudioSeconds,
      ...options.voice.config,
      ...options.settings,
      onTooLong: (error) => this.fail(error),
    });
    this.#pieces = new PiecesInTurn(options, this.audio, length);
    this.#reading = new Reading(options, this.#pieces, length);
  }

  /** Ends the audio with an error; workers stop after their current windows. */
  fail(error: Error): void {
    this.audio.fail(error);
  }

  get voice(): VoiceConfig {
    return this.#options.voice.config;
  }

  /** Whether it has had a turn. */
  get started(): boolean {
    return this.#started;
  }

  get isOver(): boolean {
    return this.audio.closed;
  }

  get ready(): boolean {
    return !this.#waits && this.audio.samplesWaiting < AHEAD_SECONDS * this.voice.sampleRate;
  }

  get isAhead(): boolean {
    if (this.#options.settings.whole) return false;
    const hasPlenty = this.audio.samplesWaiting >= PLENTY_SECONDS * this.voice.sampleRate;
    return hasPlenty || this.#clock.spareMs(performance.now()) > 0;
  }

  get leadMs(): number | undefined {
    if (this.#options.settings.whole) return Number.POSITIVE_INFINITY;
    return this.#clock.leadMs(performance.now());
  }

  get unitMs(): number | undefined {
    const { settings, voice, request } = this.#options;
    const { windows } = voice.loadable.prepared ?? {};
    const ids = this.#pieces.idsToEncode ?? mostIdsOf(request.text);
    const exact = isExact(settings.level.normalizeAudio);
    return windows && longestUnitMs(windows[exact ? 'exact' : 'fast'].costs, ids);
  }

  get alone(): boolean {
    return this.#pieces.isAlone;
  }

  next(): Unit | undefined {
    if (this.isOver || this.#waits) return undefined;
    const task = this.#reading.takeFirst() ?? this.#pieces.take() ?? this.#reading.takeRest();
    return task && { cost: task.cost, run: (free) => this.#run(task, free) };
  }

  async #run(task: UnitTask, free: () => void): Promise<void> {
    if (!this.#started) this.#pieces.queueMs = performance.now() - this.#acceptedAt;
    this.#started = true;
    const unit = unitNumber();
    let taken: VoiceTurn | undefined;
    try {
      const { lostLife } = task.tries;
      const same = isSamePromised(this.#options) || this.#pieces.isHeardInPart || task.isBegun;
      const turn = this.#options.voice.turn({ same, lostLife });
      if ('wait' in turn) {
        this.#waitFor(turn.wait);
        task.giveBack();
      } else {
        taken = turn;
        await task.run(turn, unit, free);
      }
    } catch (error) {
      if (taken !== undefined && task.tries.mayTryAgain(error, taken)) task.giveBack();
      else if (!this.isOver) this.audio.fail(await this.#failure(error, unit, task.piece));
    } finally {
      this.#options.onUnitEnd?.(unit);
    }
  }

  #waitFor(mended: Promise<void>): void {
    this.#waits = true;
    void mended.then(() => {
      this.#waits = false;
      this.#options.onReady();
    });
  }

  async #failure(thrown: unknown, unit: number, piece: number): Promise<Error> {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    this.#options.onUnitBegin?.(unit, JUDGED_AS_IDS, piece);
    return this.#options.judge(error);
  }
}
