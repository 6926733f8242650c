import { AudioQueue } from '../audio-queue.ts';
import { HailoPiperError } from '../errors.ts';
import type { Job } from '../pool/fair-scheduler.ts';
import type { WorkerPool } from '../pool/worker-pool.ts';
import type { UtterancePlan } from '../speech-engine.ts';
import { sentenceTiming } from '../timing/sentence-timing.ts';
import type { LoadableVoice } from '../voice/load-voice.ts';
import { isExact } from './level.ts';
import { sentenceSeed } from './noise.ts';
import type { Plan } from './plan.ts';
import type { SpeechSettings } from './speech-settings.ts';
import { BATCH, STREAM, type WindowSchedule } from './window.ts';

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

/** A place in the audio of an utterance. */
export interface Position {
  readonly sentence: number;
  /** Within the sentence. */
  readonly samples: number;
  /** Of the utterance, before the sentence. */
  readonly before: number;
}

export const START: Position = { sentence: 0, samples: 0, before: 0 };

export interface UtteranceOptions extends UtteranceHooks {
  readonly voice: LoadableVoice;
  readonly text: string;
  /** Whether it is to be told when what is said. */
  readonly timestamps: boolean;
  readonly settings: SpeechSettings;
  readonly pool: WorkerPool;
  /** What is before this was delivered by an engine that is gone. */
  readonly from: Position;
  /** Its reader may have caught up. */
  readonly onTaken: () => void;
  /** Its reader is gone. */
  readonly onLeft: () => void;
}

/** One request on its way through the workers, a sentence a turn. */
export class Utterance implements Job {
  readonly audio: AudioQueue;
  readonly #options: UtteranceOptions;
  readonly #acceptedAt = performance.now();
  #queueMs = 0;
  #plan: (Plan & { readonly told: UtterancePlan }) | undefined;
  readonly #gone = new AbortController();
  #next: number;
  /** Samples of the next sentence that its reader has already. */
  #skip: number;
  /** Samples of the utterance before the next sentence. */
  #before: number;
  #started = false;

  constructor(options: UtteranceOptions) {
    this.#options = options;
    this.#next = options.from.sentence;
    this.#skip = options.from.samples;
    this.#before = options.from.before;
    this.audio = new AudioQueue({
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

  /** Whether a worker has had it yet. */
  get started(): boolean {
    return this.#started;
  }

  get ready(): boolean {
    return this.audio.samplesWaiting < AHEAD_SECONDS * this.#options.voice.config.sampleRate;
  }

  async runUnit(): Promise<boolean> {
    if (this.audio.closed) return false;
    if (!this.#started) this.#queueMs = performance.now() - this.#acceptedAt;
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

  async #makePlan(): Promise<Plan & { readonly told: UtterancePlan }> {
    const { pool, voice, text, timestamps, onBegin, onPlanned } = this.#options;
    onBegin?.(text.length);
    const startedAt = performance.now();
    const plan = await pool.plan(voice.config, text, timestamps);
    onPlanned?.(plan);
    const told = {
      phonemeIds: plan.sentences.reduce((sum, ids) => sum + ids.length, 0),
      queueMs: this.#queueMs,
      planMs: performance.now() - startedAt,
    };
    return { ...plan, told };
  }

  /** Piper's own level needs the whole sentence before it gives anything out. */
  #scheduleOf(sentence: number): WindowSchedule {
    const { whole, level } = this.#options.settings;
    if (whole || level.normalizeAudio === true) return BATCH;
    return sentence === 0 ? STREAM : BATCH;
  }

  async #speakNext({
    sentences,
    scripts,
    told,
  }: Plan & { readonly told: UtterancePlan }): Promise<void> {
    const { pool, voice, settings, onBegin, onSentence } = this.#options;
    const sentence = this.#next;
    const ids = sentences[sentence];
    if (ids === undefined || this.audio.closed) return;
    this.#next += 1;

    const { scales, speed, level, speaker, reproducible } = settings;
    const { sampleRate } = voice.config;
    const final = sentence === sentences.length - 1;
    const silence = final ? 0 : Math.round(settings.sentenceSilenceSeconds * sampleRate);
    const seed = sentenceSeed(settings.seed, sentence);
    // Whoever has heard the beginning was told already.
    const script = this.#skip === 0 ? scripts?.[sentence] : undefined;
    const startSample = this.#before;
    let sampleCount = 0;
    onBegin?.(ids.length);
    const startedAt = performance.now();
    await pool.synthesize(
      {
        voice,
        input: { ids, scales, speed, speaker, seed, exact: isExact(level.normalizeAudio) },
        level,
        reproducible,
        schedule: this.#scheduleOf(sentence),
        timed: script !== undefined,
      },
      ({ samples, total, last, samplesPerId }) => {
        const timing =
          script !== undefined && sampleCount === 0
            ? { timing: sentenceTiming(script, { startSample, samples: total, samplesPerId }) }
            : {};
        sampleCount += samples.length;
        const samplesToCome = final ? total - sampleCount : null;
        const end = last && silence === 0;
        this.audio.push({
          samples: this.#unheard(samples),
          plan: told,
          sentence,
          silence: false,
          ...timing,
          last: end,
          samplesToCome,
          final: last && final,
        });
      },
      this.#gone.signal,
    );
    if (silence > 0) {
      const silent = this.#unheard(new Int16Array(silence));
      this.audio.push({
        samples: silent,
        plan: told,
        sentence,
        silence: true,
        last: true,
        samplesToCome: null,
        final: false,
      });
    }
    this.#before += sampleCount + silence;
    onSentence?.({
      ids: ids.length,
      audioSeconds: sampleCount / sampleRate,
      synthesisSeconds: (performance.now() - startedAt) / 1000,
    });
  }

  #unheard(samples: Int16Array): Int16Array {
    const skipped = Math.min(this.#skip, samples.length);
    this.#skip -= skipped;
    return samples.subarray(skipped);
  }
}
