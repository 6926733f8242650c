import { AudioQueue } from '../audio-queue.ts';
import { HailoPiperError } from '../errors.ts';
import type { Job } from '../pool/fair-scheduler.ts';
import type { WorkerPool } from '../pool/worker-pool.ts';
import type { VoiceConfig } from '../voice/voice-config.ts';
import type { Plan } from './plan.ts';
import type { SpeechSettings } from './speech-settings.ts';

/** Audio made ahead of a reader that is slower than we are, at most, before its turn is passed on. */
const AHEAD_SECONDS = 20;

/** What a finished sentence took and gave. */
export interface SentenceReport {
  readonly ids: number;
  readonly audioSeconds: number;
  readonly synthesisSeconds: number;
}

/** Tells whoever watches over the work what a worker has in hand. */
export interface UtteranceHooks {
  /** A worker begins on this many phoneme ids (planning: characters). */
  readonly onBegin?: (size: number) => void;
  readonly onPlanned?: (plan: Plan) => void;
  readonly onSentence?: (report: SentenceReport) => void;
  /** The unit a worker had in hand is over, well or not. */
  readonly onUnitEnd?: () => void;
}

export interface UtteranceOptions extends UtteranceHooks {
  readonly voice: VoiceConfig;
  readonly text: string;
  readonly settings: SpeechSettings;
  readonly pool: WorkerPool;
  /** Sentences before this one were delivered by an engine that is gone. */
  readonly firstSentence: number;
  /** Its reader may have caught up. */
  readonly onTaken: () => void;
  /** Its reader is gone. */
  readonly onLeft: () => void;
}

/** One request on its way through the workers, a sentence a turn. */
export class Utterance implements Job {
  readonly audio: AudioQueue;
  readonly #options: UtteranceOptions;
  #plan: Plan | undefined;
  #next: number;
  #started = false;

  constructor(options: UtteranceOptions) {
    this.#options = options;
    this.#next = options.firstSentence;
    this.audio = new AudioQueue({ onTaken: options.onTaken, onLeft: options.onLeft });
  }

  /** Whether a worker has had it yet. */
  get started(): boolean {
    return this.#started;
  }

  get ready(): boolean {
    return this.audio.samplesWaiting < AHEAD_SECONDS * this.#options.voice.sampleRate;
  }

  async runUnit(): Promise<boolean> {
    if (this.audio.closed) return false;
    this.#started = true;
    try {
      // Planning takes a few milliseconds and no turn of its own, so that the first sentence
      // of a short text does not wait for another sentence of a long one.
      this.#plan ??= await this.#makePlan();
      await this.#speakNext(this.#plan);
    } catch (error) {
      this.audio.fail(
        error instanceof Error ? error : new HailoPiperError('synthesis_failed', String(error)),
      );
    } finally {
      this.#options.onUnitEnd?.();
    }
    return !this.audio.closed;
  }

  async #makePlan(): Promise<Plan> {
    const { pool, voice, text, onBegin, onPlanned } = this.#options;
    onBegin?.(text.length);
    const plan = await pool.plan(voice, text);
    onPlanned?.(plan);
    return plan;
  }

  async #speakNext(plan: Plan): Promise<void> {
    const { pool, voice, settings, onBegin, onSentence } = this.#options;
    const sentence = this.#next;
    const ids = plan.sentences[sentence];
    if (ids === undefined || this.audio.closed) return;
    this.#next += 1;

    const final = sentence === plan.sentences.length - 1;
    const silence = final ? 0 : Math.round(settings.sentenceSilenceSeconds * voice.sampleRate);
    let sampleCount = 0;
    onBegin?.(ids.length);
    const startedAt = performance.now();
    const { scales, level, speaker } = settings;
    await pool.synthesize({ voice, ids, scales, level, speaker }, ({ samples, last }) => {
      sampleCount += samples.length;
      this.audio.push({ samples, sentence, last: last && silence === 0, final: last && final });
    });
    if (silence > 0) {
      this.audio.push({ samples: new Int16Array(silence), sentence, last: true, final: false });
    }
    onSentence?.({
      ids: ids.length,
      audioSeconds: sampleCount / voice.sampleRate,
      synthesisSeconds: (performance.now() - startedAt) / 1000,
    });
  }
}
