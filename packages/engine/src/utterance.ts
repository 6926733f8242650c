import { AudioQueue } from './audio-queue.ts';
import type { Job } from './pool/fair-scheduler.ts';
import type { WorkerPool } from './pool/worker-pool.ts';
import type { SamplesMessage } from './pool/worker-tasks.ts';
import { isExact } from './synthesis/level.ts';
import { sentenceSeed } from './synthesis/noise.ts';
import type { Plan } from './synthesis/plan.ts';
import type { SpeechSettings } from './synthesis/speech-settings.ts';
import { BATCH, STREAM, type WindowSchedule } from './synthesis/window.ts';
import type { Script } from './timing/script.ts';
import { sentenceTiming } from './timing/sentence-timing.ts';
import { UnitTries } from './unit-tries.ts';
import type { KeptVoice } from './voice/kept-voice.ts';
import type { LoadableVoice } from './voice/loaded-voices.ts';
import type { VoiceConfig } from './voice/voice-config.ts';

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
  readonly voice: KeptVoice;
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
  /** Finds out whether the text is to blame or the engine; gives the error that says so. */
  readonly judge: (error: Error) => Promise<Error>;
}

/** What finding out who is to blame takes, as a sentence of so many phoneme ids. */
const JUDGED_AS_IDS = 100;

/** A sentence that is being spoken, and what is to be done about its audio. */
interface SpokenSentence {
  readonly ids: readonly number[];
  /** Where its times are to be told. */
  readonly script: Script | undefined;
  readonly onSamples: (message: SamplesMessage) => void;
  readonly onSpoken: () => void;
}

/** One request on its way through the workers, a sentence a turn. */
export class Utterance implements Job {
  readonly audio: AudioQueue;
  readonly #options: UtteranceOptions;
  readonly #acceptedAt = performance.now();
  #queueMs = 0;
  #planMs = 0;
  #plan: Plan | undefined;
  readonly #gone = new AbortController();
  #next: number;
  /** Samples of the next sentence that its reader has already. */
  #skip: number;
  /** Samples of the utterance before the next sentence. */
  #before: number;
  /** Samples that the unit in hand has made. */
  #made = 0;
  #started = false;
  /** The voice is being prepared again, and only that will do. */
  #waits = false;
  readonly #tries = new UnitTries();

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

  /** That speaks it. */
  get voice(): VoiceConfig {
    return this.#options.voice.config;
  }

  /** Whether a worker has had it yet. */
  get started(): boolean {
    return this.#started;
  }

  get ready(): boolean {
    const ahead = AHEAD_SECONDS * this.#options.voice.config.sampleRate;
    return !this.#waits && this.audio.samplesWaiting < ahead;
  }

  async runUnit(): Promise<boolean> {
    if (this.audio.closed) return false;
    if (!this.#started) this.#queueMs = performance.now() - this.#acceptedAt;
    this.#started = true;
    const unit = { next: this.#next, skip: this.#skip };
    this.#made = 0;
    let voice: LoadableVoice | undefined;
    try {
      const { lostLife } = this.#tries;
      const turn = this.#options.voice.turn({ same: this.#mustSoundTheSame, lostLife });
      if ('wait' in turn) {
        this.#waitFor(turn.wait);
      } else {
        voice = turn.voice;
        await this.#speakUnit(voice);
        this.#tries.forget();
      }
    } catch (error) {
      if (voice !== undefined && this.#tries.mayTryAgain(error, voice, this.#made)) {
        this.#next = unit.next;
        this.#skip = Math.max(unit.skip, this.#made);
      } else {
        this.audio.fail(await this.#failure(error));
      }
    } finally {
      this.#options.onUnitEnd?.();
    }
    return !this.audio.closed;
  }

  /**
   * Whether each sample, or when it is said, is promised. Where it is not, the stock graph may speak
   * a sentence, but not go on in the middle of one.
   */
  get #mustSoundTheSame(): boolean {
    const { timestamps, settings } = this.#options;
    const { noiseScale, noiseWScale } = settings.scales;
    const isQuiet = noiseScale === 0 && noiseWScale === 0;
    return settings.reproducible || isQuiet || timestamps || this.#skip > 0;
  }

  #waitFor(mended: Promise<void>): void {
    this.#waits = true;
    void mended.then(() => {
      this.#waits = false;
      this.#options.onTaken();
    });
  }

  async #speakUnit(voice: LoadableVoice): Promise<void> {
    if (this.#plan === undefined && this.#flowsFromItsStart) return this.#begin(voice);
    // Planning takes a few milliseconds and no turn of its own, so that the first sentence
    // of a short text does not wait for another sentence of a long one.
    this.#plan ??= await this.#makePlan();
    await this.#speakNext(voice, this.#plan);
  }

  async #failure(thrown: unknown): Promise<Error> {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (this.#gone.signal.aborted) return error;
    this.#options.onBegin?.(JUDGED_AS_IDS);
    return this.#options.judge(error);
  }

  async #makePlan(): Promise<Plan> {
    const { pool, voice, text, timestamps, onBegin, onPlanned } = this.#options;
    onBegin?.(text.length);
    const startedAt = performance.now();
    const plan = await pool.plan(voice.config, text, timestamps);
    this.#planMs = performance.now() - startedAt;
    onPlanned?.(plan);
    return plan;
  }

  /** Whether it is heard while it is made, and nothing of it was before. */
  get #flowsFromItsStart(): boolean {
    return !this.#options.settings.whole && this.#next === 0;
  }

  /** Reads the text and speaks its first sentence, which does not wait until all is read. */
  async #begin(voice: LoadableVoice): Promise<void> {
    const { pool, text, timestamps, onBegin, onPlanned } = this.#options;
    const startedAt = performance.now();
    let sentence: SpokenSentence | undefined;
    onBegin?.(text.length);
    const { input, ...task } = this.#task(voice, 0);
    this.#next += 1;
    this.#plan = await pool.begin(
      { ...task, text, timestamps, input },
      (begun) => {
        this.#planMs = performance.now() - startedAt;
        sentence = this.#sentence(0, begun);
        onBegin?.(sentence.ids.length);
      },
      (message) => sentence?.onSamples(message),
      this.#gone.signal,
    );
    sentence?.onSpoken();
    onPlanned?.(this.#plan);
  }

  /** Piper's own level needs the whole sentence before it gives anything out. */
  #scheduleOf(sentence: number): WindowSchedule {
    const { whole, level } = this.#options.settings;
    if (whole || level.normalizeAudio === true) return BATCH;
    return sentence === 0 ? STREAM : BATCH;
  }

  async #speakNext(voice: LoadableVoice, plan: Plan): Promise<void> {
    const { pool, onBegin } = this.#options;
    const index = this.#next;
    if (index >= plan.sentences.length || this.audio.closed) return;
    this.#next += 1;
    const sentence = this.#sentence(index, plan);
    const { ids, script } = sentence;
    onBegin?.(ids.length);
    const { input, ...task } = this.#task(voice, index);
    await pool.synthesize(
      { ...task, input: { ...input, ids }, timed: script !== undefined },
      sentence.onSamples,
      this.#gone.signal,
    );
    sentence.onSpoken();
  }

  /** How a sentence is spoken, but for what it says. */
  #task(voice: LoadableVoice, sentence: number) {
    const { settings } = this.#options;
    const { scales, speed, level, speaker, reproducible } = settings;
    const seed = sentenceSeed(settings.seed, sentence);
    return {
      voice,
      input: { scales, speed, speaker, seed, exact: isExact(level.normalizeAudio) },
      level,
      reproducible,
      schedule: this.#scheduleOf(sentence),
    };
  }

  /** A sentence as its audio is told on; called when its turn has come. */
  #sentence(sentence: number, { sentences, scripts }: Plan): SpokenSentence {
    const { voice, settings, onSentence } = this.#options;
    const { sampleRate } = voice.config;
    const ids = sentences[sentence] as readonly number[];
    const final = sentence === sentences.length - 1;
    const silence = final ? 0 : Math.round(settings.sentenceSilenceSeconds * sampleRate);
    const plan = {
      phonemeIds: sentences.reduce((sum, { length }) => sum + length, 0),
      queueMs: this.#queueMs,
      planMs: this.#planMs,
    };
    // Whoever has heard the beginning was told already.
    const script = this.#skip === 0 ? scripts?.[sentence] : undefined;
    const startSample = this.#before;
    const startedAt = performance.now();
    let spokenAt = startedAt;
    let sampleCount = 0;
    const onSamples = ({ samples, total, last, samplesPerId }: SamplesMessage) => {
      const timing =
        script !== undefined && sampleCount === 0
          ? { timing: sentenceTiming(script, { startSample, samples: total, samplesPerId }) }
          : {};
      sampleCount += samples.length;
      this.#made = sampleCount;
      spokenAt = performance.now();
      this.audio.push({
        samples: this.#unheard(samples),
        plan,
        sentence,
        silence: false,
        ...timing,
        last: last && silence === 0,
        samplesToCome: final ? total - sampleCount : null,
        final: last && final,
      });
    };
    const onSpoken = () => {
      if (silence > 0) {
        this.audio.push({
          samples: this.#unheard(new Int16Array(silence)),
          plan,
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
        synthesisSeconds: (spokenAt - startedAt) / 1000,
      });
    };
    return { ids, script, onSamples, onSpoken };
  }

  #unheard(samples: Int16Array): Int16Array {
    const skipped = Math.min(this.#skip, samples.length);
    this.#skip -= skipped;
    return samples.subarray(skipped);
  }
}
