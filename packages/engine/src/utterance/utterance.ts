import { AudioQueue } from '../audio-queue.ts';
import { PlayClock } from '../play-clock.ts';
import type { Job } from '../pool/fair-scheduler.ts';
import type { PieceInPlan, Plan } from '../synthesis/plan.ts';
import { isWindowed, type VoiceTurn } from '../voice/loadable-voice.ts';
import type { VoiceConfig } from '../voice-config/voice-config.ts';
import { isSamePromised } from './asked.ts';
import { AudioLength } from './audio-length.ts';
import { workOf, workUntilProgress } from './expected-work.ts';
import type { UtteranceOptions } from './options.ts';
import { pieceTask } from './piece-task.ts';
import { type PlanInPieces, planInPieces } from './plan-in-pieces.ts';
import { UtteranceProgress } from './progress.ts';
import { type SpokenPiece, spokenPiece } from './spoken-piece.ts';
import { UnitTries } from './unit-tries.ts';

/** Most audio that waits for a slow reader; with more, the utterance gets no turn. */
const AHEAD_SECONDS = 20;
/** With this much audio waiting, the utterance gets only turns that no other job wants. */
const PLENTY_SECONDS = 2;
/** The work of finding the cause of an error, as phoneme ids. */
const JUDGED_AS_IDS = 100;

/** A request that workers speak, one piece per turn. */
export class Utterance implements Job {
  readonly audio: AudioQueue;
  readonly caller: UtteranceOptions['caller'];
  readonly priority: UtteranceOptions['priority'];
  readonly #options: UtteranceOptions;
  readonly #acceptedAt = performance.now();
  #queueMs = 0;
  #planMs = 0;
  /** The plan of the whole text, once it is read. */
  #plan: PlanInPieces | undefined;
  readonly #gone = new AbortController();
  readonly #progress: UtteranceProgress;
  readonly #length: AudioLength;
  #started = false;
  /** Whether it waits for its voice to be prepared again. */
  #waits = false;
  readonly #tries = new UnitTries();
  #aloneAt: number;
  readonly #clock = new PlayClock();

  constructor(options: UtteranceOptions) {
    this.#options = options;
    this.caller = options.caller;
    this.priority = options.priority;
    this.#aloneAt = options.aloneAt ?? Number.POSITIVE_INFINITY;
    this.#progress = new UtteranceProgress(options.from);
    this.#length = new AudioLength({
      from: options.from,
      maxSeconds: options.maxAudioSeconds,
      ...options.voice.config,
      ...options.settings,
      onTooLong: (error) => this.fail(error),
    });
    this.audio = new AudioQueue({
      onPushed: ({ samples }) =>
        this.#clock.give(samples.length / this.voice.sampleRate, performance.now()),
      onTaken: options.onTaken,
      onLeft: () => {
        this.#gone.abort();
        options.onLeft();
      },
    });
  }

  /** Ends the audio with an error; a worker that is speaking it stops after the current window. */
  fail(error: Error): void {
    this.audio.fail(error);
    this.#gone.abort();
  }

  get voice(): VoiceConfig {
    return this.#options.voice.config;
  }

  /** Whether it has had a turn. */
  get started(): boolean {
    return this.#started;
  }

  get ready(): boolean {
    return !this.#waits && this.audio.samplesWaiting < AHEAD_SECONDS * this.voice.sampleRate;
  }

  get isAhead(): boolean {
    if (this.#options.settings.whole) return false;
    const hasPlenty = this.audio.samplesWaiting >= PLENTY_SECONDS * this.voice.sampleRate;
    return hasPlenty || this.#clock.spareMs(performance.now()) > 0;
  }

  get alone(): boolean {
    return this.#progress.next >= this.#aloneAt;
  }

  async runUnit(): Promise<boolean> {
    if (this.audio.closed) return false;
    if (!this.#started) this.#queueMs = performance.now() - this.#acceptedAt;
    this.#started = true;
    const { next, skip } = this.#progress;
    this.#progress.made = 0;
    let taken: VoiceTurn | undefined;
    try {
      const { lostLife } = this.#tries;
      const same = isSamePromised(this.#options) || skip > 0;
      const turn = this.#options.voice.turn({ same, lostLife });
      if ('wait' in turn) {
        this.#waitFor(turn.wait);
      } else {
        taken = turn;
        await this.#speakUnit(turn);
        this.#tries.forget();
      }
    } catch (error) {
      if (taken !== undefined && this.#tries.mayTryAgain(error, taken, this.#progress.made)) {
        this.#progress.next = next;
        this.#progress.skip = Math.max(skip, this.#progress.made);
      } else {
        this.audio.fail(await this.#failure(error, next));
      }
    } finally {
      if (taken !== undefined && next >= this.#aloneAt) this.#aloneAt = Number.POSITIVE_INFINITY;
      this.#options.onUnitEnd?.();
    }
    return !this.audio.closed;
  }

  #waitFor(mended: Promise<void>): void {
    this.#waits = true;
    void mended.then(() => {
      this.#waits = false;
      this.#options.onTaken();
    });
  }

  async #speakUnit(turn: VoiceTurn): Promise<void> {
    if (this.#plan === undefined && this.#flowsFromItsStart) return this.#begin(turn);
    // Planning takes only a few milliseconds and no turn of its own: otherwise the first sentence
    // of a short text would wait for another sentence of a long one.
    this.#plan ??= await this.#makePlan();
    await this.#speakNext(turn, this.#plan);
  }

  async #failure(thrown: unknown, piece: number): Promise<Error> {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (this.#gone.signal.aborted) return error;
    this.#options.onBegin?.(JUDGED_AS_IDS, piece);
    return this.#options.judge(error);
  }

  async #makePlan(): Promise<PlanInPieces> {
    const { pool, voice, request, onBegin, onPlanned } = this.#options;
    onBegin?.(request.text.length, this.#progress.next);
    const startedAt = performance.now();
    const read = await pool.plan(voice.loadable, request);
    this.#planMs = performance.now() - startedAt;
    const plan = this.#measured(read);
    onPlanned?.(plan);
    return plan;
  }

  /** The plan in pieces; also checks its length. */
  #measured(plan: Plan): PlanInPieces {
    const inPieces = planInPieces(plan);
    this.#length.read(inPieces.pieces);
    return inPieces;
  }

  /**
   * Whether the audio is sent while the text is still being read. A text that may be too long is
   * read to its end first, so that it can still be refused.
   */
  get #flowsFromItsStart(): boolean {
    const { request, settings } = this.#options;
    const isAtStart = this.#progress.next === 0;
    return isAtStart && !settings.whole && !this.#length.mayTurnOutTooLong(request.text.length);
  }

  /** Speaks the first piece of the text before the rest is read. */
  async #begin(turn: VoiceTurn): Promise<void> {
    const { pool, request, settings, onBegin, onPlanned } = this.#options;
    const startedAt = performance.now();
    let piece: SpokenPiece | undefined;
    onBegin?.(request.text.length, 0);
    this.#progress.next += 1;
    const read = await pool.begin(
      turn,
      { ...pieceTask(settings, 0), request },
      (begun) => {
        this.#planMs = performance.now() - startedAt;
        piece = this.#piece(turn, 0, this.#measured(begun));
        onBegin?.(workUntilProgress(piece.ids.length, this.#manner(turn)), 0);
      },
      (message) => piece?.onSamples(message),
      this.#gone.signal,
    );
    piece?.onSpoken();
    this.#plan = this.#measured(read);
    onPlanned?.(this.#plan);
  }

  async #speakNext(turn: VoiceTurn, plan: PlanInPieces): Promise<void> {
    const { pool, onBegin } = this.#options;
    const index = this.#progress.next;
    if (index >= plan.pieces.length || this.audio.closed) return;
    this.#progress.next += 1;
    const piece = this.#piece(turn, index, plan);
    const { ids, timed } = piece;
    onBegin?.(workUntilProgress(ids.length, this.#manner(turn)), index);
    const { input, ...task } = pieceTask(this.#options.settings, index);
    await pool.synthesize(
      turn,
      { ...task, input: { ...input, ids }, timed },
      piece.onSamples,
      this.#gone.signal,
    );
    piece.onSpoken();
  }

  #piece(turn: VoiceTurn, index: number, plan: PlanInPieces): SpokenPiece {
    const manner = this.#manner(turn);
    return spokenPiece({
      piece: plan.pieces[index] as PieceInPlan,
      index,
      final: index === plan.pieces.length - 1,
      plan: {
        phonemeIds: plan.phonemeIds,
        unknown: plan.unknown,
        queueMs: this.#queueMs,
        planMs: this.#planMs,
      },
      audio: this.audio,
      progress: this.#progress,
      length: this.#length,
      sampleRate: this.voice.sampleRate,
      work: (ids) => workOf(ids, manner),
      hooks: this.#options,
    });
  }

  #manner(turn: VoiceTurn) {
    return { settings: this.#options.settings, windowed: isWindowed(turn) };
  }
}
