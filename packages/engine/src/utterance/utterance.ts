import { AudioQueue } from '../audio-queue.ts';
import { PlayClock } from '../play-clock.ts';
import type { Job } from '../pool/fair-scheduler.ts';
import type { Plan, PlanRequest } from '../synthesis/plan.ts';
import { isWindowed, type VoiceTurn } from '../voice/loadable-voice.ts';
import type { VoiceConfig } from '../voice/voice-config.ts';
import { AudioLength } from './audio-length.ts';
import { workOf, workUntilProgress } from './expected-work.ts';
import type { UtteranceOptions } from './options.ts';
import { pieceTask } from './piece-task.ts';
import { UtteranceProgress } from './progress.ts';
import { type SpokenPiece, spokenPiece } from './spoken-piece.ts';
import { UnitTries } from './unit-tries.ts';

/** Audio made ahead of a reader that is slower than we are, at most, before its turn is passed on. */
const AHEAD_SECONDS = 20;
/** Once so much waits for the reader, it gets a turn only when nobody else wants one. */
const LEFT_SECONDS = 2;
/** What finding out who is to blame takes, as a piece of so many phoneme ids. */
const JUDGED_AS_IDS = 100;

/** One request on its way through the workers, a piece a turn. */
export class Utterance implements Job {
  readonly audio: AudioQueue;
  readonly #options: UtteranceOptions;
  readonly #acceptedAt = performance.now();
  #queueMs = 0;
  #planMs = 0;
  #plan: Plan | undefined;
  readonly #gone = new AbortController();
  readonly #progress: UtteranceProgress;
  readonly #length: AudioLength;
  #started = false;
  /** The voice is being prepared again, and only that will do. */
  #waits = false;
  readonly #tries = new UnitTries();
  #aloneAt: number;
  readonly #clock = new PlayClock();

  constructor(options: UtteranceOptions) {
    this.#options = options;
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

  /** Ends the audio with an error; a worker that has it in hand stops after its window. */
  fail(error: Error): void {
    this.audio.fail(error);
    this.#gone.abort();
  }

  /** That speaks it. */
  get voice(): VoiceConfig {
    return this.#options.voice.config;
  }

  /** Whether a worker has had it yet. */
  get started(): boolean {
    return this.#started;
  }

  get ready(): boolean {
    return !this.#waits && this.audio.samplesWaiting < AHEAD_SECONDS * this.voice.sampleRate;
  }

  get isAhead(): boolean {
    if (this.#options.settings.whole) return false;
    const isLeft = this.audio.samplesWaiting >= LEFT_SECONDS * this.voice.sampleRate;
    return isLeft || this.#clock.spareMs(performance.now()) > 0;
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
      const turn = this.#options.voice.turn({ same: this.#mustSoundTheSame, lostLife });
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

  /**
   * Whether each sample, or when it is said, is promised. Where it is not, the stock graph may speak
   * a piece, but not go on in the middle of one.
   */
  get #mustSoundTheSame(): boolean {
    const { timestamps, settings } = this.#options;
    const { noiseScale, noiseWScale } = settings.scales;
    const isQuiet = noiseScale === 0 && noiseWScale === 0;
    return settings.reproducible || isQuiet || timestamps || this.#progress.skip > 0;
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
    // Planning takes a few milliseconds and no turn of its own, so that the first sentence
    // of a short text does not wait for another sentence of a long one.
    this.#plan ??= await this.#makePlan();
    await this.#speakNext(turn, this.#plan);
  }

  async #failure(thrown: unknown, piece: number): Promise<Error> {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (this.#gone.signal.aborted) return error;
    this.#options.onBegin?.(JUDGED_AS_IDS, piece);
    return this.#options.judge(error);
  }

  async #makePlan(): Promise<Plan> {
    const { pool, voice, onBegin, onPlanned } = this.#options;
    const request = this.#planRequest;
    onBegin?.(request.text.length, this.#progress.next);
    const startedAt = performance.now();
    const plan = await pool.plan(voice.loadable, request);
    this.#planMs = performance.now() - startedAt;
    this.#length.read(plan);
    onPlanned?.(plan);
    return plan;
  }

  get #planRequest(): PlanRequest {
    const { text, timestamps, unspeakable, relativeLength } = this.#options;
    return { text, timestamps, unspeakable, relativeLength };
  }

  /**
   * Whether it is heard while it is made, and nothing of it was before. What may be found too long is
   * read to its end first: it can then still be refused.
   */
  get #flowsFromItsStart(): boolean {
    const { text, settings } = this.#options;
    const isAtStart = this.#progress.next === 0;
    return isAtStart && !settings.whole && !this.#length.mayTurnOutTooLong(text.length);
  }

  /** Reads the text and speaks its first piece, which does not wait until all is read. */
  async #begin(turn: VoiceTurn): Promise<void> {
    const { pool, onBegin, onPlanned } = this.#options;
    const request = this.#planRequest;
    const startedAt = performance.now();
    let piece: SpokenPiece | undefined;
    onBegin?.(request.text.length, 0);
    this.#progress.next += 1;
    this.#plan = await pool.begin(
      turn,
      { ...pieceTask(this.#options.settings, 0), ...request },
      (begun) => {
        this.#planMs = performance.now() - startedAt;
        this.#length.read(begun);
        piece = this.#piece(turn, 0, begun);
        onBegin?.(workUntilProgress(piece.ids.length, this.#manner(turn)), 0);
      },
      (message) => piece?.onSamples(message),
      this.#gone.signal,
    );
    piece?.onSpoken();
    this.#length.read(this.#plan);
    onPlanned?.(this.#plan);
  }

  async #speakNext(turn: VoiceTurn, plan: Plan): Promise<void> {
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

  /** Called when its turn has come. */
  #piece(turn: VoiceTurn, index: number, plan: Plan): SpokenPiece {
    const { voice, settings } = this.#options;
    const manner = this.#manner(turn);
    return spokenPiece({
      plan,
      index,
      audio: this.audio,
      progress: this.#progress,
      length: this.#length,
      waited: { queueMs: this.#queueMs, planMs: this.#planMs },
      sampleRate: voice.config.sampleRate,
      sentenceSilenceSeconds: settings.sentenceSilenceSeconds,
      work: (ids) => workOf(ids, manner),
      hooks: this.#options,
    });
  }

  #manner(turn: VoiceTurn) {
    return { settings: this.#options.settings, windowed: isWindowed(turn) };
  }
}
