import type { BeginMessage } from '../pool/worker-tasks.ts';
import { type Plan, piecesOf } from '../synthesis/plan.ts';
import { isWindowed, type VoiceTurn } from '../voice/loadable-voice.ts';
import type { AudioLength } from './audio-length.ts';
import { workOfStep } from './expected-work.ts';
import type { UtteranceOptions } from './options.ts';
import type { Step } from './piece-steps.ts';
import { pieceTask } from './piece-task.ts';
import type { PiecesInTurn } from './pieces-in-turn.ts';
import { planInPieces } from './plan-in-pieces.ts';
import type { UnitTask } from './unit-task.ts';
import { UnitTries } from './unit-tries.ts';

/** As phoneme ids: the encoder of a usual sentence, and a short window. */
const COST_OF_BEGIN = 15;
/** As phoneme ids. */
const COST_OF_READING = 2;

/**
 * Has the text of an utterance read. Where its audio is sent while it is made, only the beginning is
 * read at first, and the same unit makes the first window of the first piece. The whole text is read
 * when workers have that piece in hand.
 */
export class Reading {
  readonly #options: UtteranceOptions;
  readonly #pieces: PiecesInTurn;
  readonly #length: AudioLength;
  readonly #tries = new UnitTries();
  #isRunning = false;
  #isDone = false;
  #planMs = 0;

  constructor(options: UtteranceOptions, pieces: PiecesInTurn, length: AudioLength) {
    this.#options = options;
    this.#pieces = pieces;
    this.#length = length;
  }

  /** Takes the task without which no audio is made; undefined if a worker has it or has done it. */
  takeFirst(): UnitTask | undefined {
    return this.#pieces.areBegun ? undefined : this.#take();
  }

  /** Takes the task that reads the rest; undefined if a worker has it or nothing is left to read. */
  takeRest(): UnitTask | undefined {
    return this.#pieces.areBegun ? this.#take() : undefined;
  }

  #take(): UnitTask | undefined {
    if (this.#isRunning || this.#isDone) return undefined;
    this.#isRunning = true;
    const { from, request, onUnitBegin } = this.#options;
    const isBegun = this.#pieces.areBegun;
    const begins = !isBegun && this.#flowsFromItsStart;
    return {
      ...{ tries: this.#tries, piece: from.piece, isBegun },
      cost: begins ? COST_OF_BEGIN : COST_OF_READING,
      giveBack: () => {
        this.#isRunning = false;
      },
      run: async (turn, unit) => {
        onUnitBegin?.(unit, request.text.length, from.piece);
        if (begins) await this.#begin(turn, unit);
        else await this.#readWhole();
        this.#isRunning = false;
      },
    };
  }

  async #readWhole(): Promise<void> {
    const { pool, voice, request } = this.#options;
    const startedAt = performance.now();
    const plan = await pool.plan(voice.loadable, request);
    if (this.#planMs === 0) this.#planMs = performance.now() - startedAt;
    this.#planned(plan, true);
  }

  #planned(plan: Plan, isWhole: boolean): void {
    const inPieces = planInPieces(plan);
    this.#length.read(inPieces.pieces);
    this.#isDone = isWhole;
    if (isWhole) this.#options.onPlanned?.(inPieces);
    this.#pieces.plan(inPieces, this.#planMs, isWhole);
  }

  /**
   * Whether the audio is sent while the text is still being read. A text that may be too long is
   * read to its end first, so that it can still be refused.
   */
  get #flowsFromItsStart(): boolean {
    const { request, settings, from } = this.#options;
    const isAtStart = from.piece === 0;
    return isAtStart && !settings.whole && !this.#length.mayTurnOutTooLong(request.text.length);
  }

  async #begin(turn: VoiceTurn, unit: number): Promise<void> {
    const { pool, request, settings, onUnitBegin, onReady } = this.#options;
    const { level: _, ...task } = pieceTask(settings, 0, {
      workers: pool.size,
      windows: turn.voice.prepared?.windows,
    });
    /** Steps of the first piece that the worker has in hand. */
    let steps: Step[] = [];
    let at = performance.now();
    const sinceLast = () => {
      const before = at;
      at = performance.now();
      return at - before;
    };
    const onMessage = (message: BeginMessage) => {
      if ('begun' in message) {
        this.#planMs = sinceLast();
        // It was read up to the second piece, or to its end.
        this.#planned(message.begun, piecesOf(message.begun).length < 2);
        const { first } = this.#pieces;
        if (first === undefined) return;
        const manner = { settings, windowed: isWindowed(turn) };
        onUnitBegin?.(unit, workOfStep('encode', first.ids.length, manner), 0);
        steps = [first.steps.take()].filter((step) => step !== undefined);
        return;
      }
      const { first } = this.#pieces;
      if (first === undefined) return;
      first.workMs += sinceLast();
      if ('encoded' in message) {
        first.encoded(message.encoded);
        steps = first.steps.takeFirstWindow();
      } else {
        first.decoded(steps, message.audio);
        steps = [];
      }
      this.#pieces.advance();
      // Other workers may go on with it.
      onReady();
    };
    try {
      await pool.begin(turn, { ...task, request }, onMessage);
    } catch (error) {
      for (const step of steps) {
        // Whoever takes it next has one try less.
        step.tries.mayTryAgain(error, turn);
        this.#pieces.first?.steps.giveBack(step);
      }
      throw error;
    }
  }
}
