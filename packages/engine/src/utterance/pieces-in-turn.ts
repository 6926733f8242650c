import type { AudioQueue } from '../audio-queue.ts';
import { holdingBack } from '../synthesis/held-back.ts';
import { createLeveller, type Leveller } from '../synthesis/level.ts';
import { type PieceInPlan, UNSPEAKABLE_SECONDS } from '../synthesis/plan.ts';
import { heldFrames } from '../synthesis/window.ts';
import { isWindowed, type VoiceTurn } from '../voice/loadable-voice.ts';
import type { AudioLength } from './audio-length.ts';
import { costOfStep, type Manner, workOf, workOfStep } from './expected-work.ts';
import { OpenPiece } from './open-piece.ts';
import type { UtteranceOptions } from './options.ts';
import type { Step } from './piece-steps.ts';
import { type Makers, pieceTask } from './piece-task.ts';
import type { PlanInPieces } from './plan-in-pieces.ts';
import { UtteranceProgress } from './progress.ts';
import { type SpokenPiece, spokenPiece } from './spoken-piece.ts';
import type { UnitTask } from './unit-task.ts';

/** Who has waited so long for workers, milliseconds, will wait for them again. */
const LONG_WAIT_MS = 250;
/** It is given so much at first, so that nobody runs dry right behind the first window, seconds. */
const FIRST_AFTER_WAIT_SECONDS = 0.4;

/**
 * The pieces of an utterance that workers are making. The first one's audio goes to the reader;
 * the next ones are begun by workers that find nothing to do for it.
 */
export class PiecesInTurn {
  readonly #options: UtteranceOptions;
  readonly #audio: AudioQueue;
  readonly #length: AudioLength;
  readonly #progress: UtteranceProgress;
  readonly #open: OpenPiece[] = [];
  readonly #acceptedAt = performance.now();
  /** The audio of the first piece. */
  #spoken: SpokenPiece | undefined;
  #plan: PlanInPieces | undefined;
  #isWhole = false;
  /** Waiting before the first unit, milliseconds. */
  queueMs = 0;
  #planMs = 0;
  #aloneAt: number;

  constructor(options: UtteranceOptions, audio: AudioQueue, length: AudioLength) {
    this.#options = options;
    this.#audio = audio;
    this.#length = length;
    this.#progress = new UtteranceProgress(options.from);
    this.#aloneAt = options.aloneAt ?? Number.POSITIVE_INFINITY;
  }

  get first(): OpenPiece | undefined {
    return this.#open[0];
  }

  get areBegun(): boolean {
    return this.#plan !== undefined;
  }

  /** Whether the reader already has a part of the first piece. */
  get isHeardInPart(): boolean {
    return this.#progress.skip > 0;
  }

  /** Phoneme ids of the longest piece that is still to be encoded; undefined until all are known. */
  get idsToEncode(): number | undefined {
    if (!this.#isWhole || this.#plan === undefined) return undefined;
    const { pieces } = this.#plan;
    const open = this.#open.filter(({ sentence }) => sentence === undefined);
    const later = pieces.slice(this.#progress.next);
    return [...open, ...later].reduce((most, { ids }) => Math.max(most, ids.length), 0);
  }

  /** Whether the next unit must run while no other does. */
  get isAlone(): boolean {
    return (this.first?.index ?? this.#progress.next) >= this.#aloneAt;
  }

  /** @param isWhole whether the text is read to its end; otherwise only its first piece is known. */
  plan(plan: PlanInPieces, planMs: number, isWhole: boolean): void {
    this.#plan = plan;
    this.#planMs = planMs;
    this.#isWhole = isWhole;
    this.advance();
  }

  /** Takes the next step of the first piece that has one. */
  take(): UnitTask | undefined {
    for (const piece of this.#open) {
      const step = piece.steps.take();
      if (step !== undefined) return this.#taskOf(piece, step);
    }
    return undefined;
  }

  #taskOf(piece: OpenPiece, step: Step): UnitTask {
    const { settings, onUnitBegin } = this.#options;
    const { work, tries } = step;
    return {
      ...{ tries, piece: piece.index, isBegun: work.kind !== 'encode' },
      cost: costOfStep(work, piece.ids.length, this.#manner),
      giveBack: () => piece.steps.giveBack(step),
      run: async (turn, unit, free) => {
        const manner = { settings, windowed: isWindowed(turn) };
        onUnitBegin?.(unit, workOfStep(work.kind, piece.ids.length, manner), piece.index);
        const startedAt = performance.now();
        const give = await this.#runStep(piece, step, turn);
        piece.workMs += performance.now() - startedAt;
        // The worker makes the next window while this one gets its level.
        if (work.kind === 'decode') free();
        give();
        this.advance();
      },
    };
  }

  /** @returns a function that puts the result into the piece. */
  async #runStep(piece: OpenPiece, step: Step, turn: VoiceTurn): Promise<() => void> {
    const { settings, pool } = this.#options;
    const { reproducible } = settings;
    const { work } = step;
    const { sentence } = piece;
    if (work.kind === 'encode' || sentence === undefined) {
      const { input } = pieceTask(settings, piece.index, this.#makers);
      const task = { input: { ...input, ids: piece.ids }, reproducible };
      const encoded = await pool.encode(turn, task);
      return () => piece.encoded(encoded);
    }
    const task = { sentence, frames: work.frames, reproducible };
    if (work.kind === 'flow') {
      await pool.makeLatent(turn, task);
      return () => piece.steps.done(step);
    }
    const audio = await pool.decode(turn, task);
    return () => piece.decoded([step], audio);
  }

  /** Call it when something was made: gives the next pieces their turn. */
  advance(): void {
    for (;;) {
      while (this.#open.length < this.#mostOpen) this.#openNext();
      const { first } = this;
      if (first === undefined) return;
      if (this.#spoken === undefined) {
        this.#spoken = this.#spokenPiece(first.index);
        first.giveTurn(this.#spoken.onSamples);
      }
      if (!first.isComplete) return;
      this.#spoken.onSpoken(first.workMs);
      this.#spoken = undefined;
      if (first.index >= this.#aloneAt) this.#aloneAt = Number.POSITIVE_INFINITY;
      this.#open.shift();
    }
  }

  get #mostOpen(): number {
    if (!this.#isWhole) return this.#progress.next === 0 ? 1 : this.#open.length;
    const { pieces = [] } = this.#plan ?? {};
    const left = this.#open.length + pieces.length - this.#progress.next;
    const isOneByOne = this.#aloneAt !== Number.POSITIVE_INFINITY;
    return Math.min(left, isOneByOne ? 1 : this.#options.pool.size);
  }

  #openNext(): void {
    const { settings, voice } = this.#options;
    const { config, loadable } = voice;
    const { sampleRate, hopLength } = config;
    const index = this.#progress.next;
    this.#progress.next += 1;
    const ids = this.#plan?.pieces[index]?.ids ?? [];
    const { schedule, level } = pieceTask(settings, index, this.#makers);
    const levellerOf = (total: number): Leveller => {
      if (index === 0) this.#holdAfterWait(piece);
      return holdingBack(
        createLeveller(level, { sampleRate, steadyGain: loadable.steadyGain }),
        hopLength * heldFrames(total / hopLength, schedule),
      );
    };
    const piece = new OpenPiece({ index, ids }, schedule, levellerOf);
    if (ids.length === 0) piece.silent(new Int16Array(this.#silentSamples));
    this.#open.push(piece);
  }

  get #silentSamples(): number {
    if (this.#plan?.passage !== undefined) return 0;
    return Math.round(UNSPEAKABLE_SECONDS * this.#options.voice.config.sampleRate);
  }

  #holdAfterWait({ workMs }: OpenPiece): void {
    const waitedMs = performance.now() - this.#acceptedAt - this.#planMs - workMs;
    if (waitedMs < LONG_WAIT_MS) return;
    this.#audio.hold(FIRST_AFTER_WAIT_SECONDS * this.#options.voice.config.sampleRate);
  }

  #spokenPiece(index: number): SpokenPiece {
    const { voice } = this.#options;
    const { pieces, phonemeIds, unknown, passage } = this.#plan as PlanInPieces;
    return spokenPiece({
      piece: pieces[index] as PieceInPlan,
      index,
      final: index === pieces.length - 1,
      plan: {
        ...{ phonemeIds, unknown, queueMs: this.queueMs, planMs: this.#planMs },
        ...(passage && { passage }),
      },
      audio: this.#audio,
      progress: this.#progress,
      length: this.#length,
      sampleRate: voice.config.sampleRate,
      work: (ids) => workOf(ids, this.#manner),
      hooks: this.#options,
    });
  }

  get #makers(): Makers {
    const { voice, pool } = this.#options;
    return { workers: pool.size, windows: voice.loadable.prepared?.windows };
  }

  get #manner(): Manner {
    const { settings, voice } = this.#options;
    return { settings, windowed: voice.loadable.prepared !== undefined };
  }
}
