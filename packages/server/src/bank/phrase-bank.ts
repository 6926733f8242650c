import { setTimeout as delay } from 'node:timers/promises';
import type { BankPhrase } from '@hailo-piper/config/phrases';
import { type EngineStatus, processorKind, type VoiceInfo } from '@hailo-piper/engine';
import type { PackedPhrase, PinnedPhrases } from '@hailo-piper/phrases';
import type { SpeechCall, SpeechService } from '@hailo-piper/speech';
import type { Log } from '../operation/log.ts';
import { VERSION } from '../version.ts';
import { BankItem } from './bank-item.ts';
import { BankNotes } from './bank-notes.ts';
import type { Origin, PhraseReport, RecordingHead, Spoken, Taken } from './bank-terms.ts';
import { whyOther } from './origin.ts';
import { recordingsOf } from './recordings.ts';
import { reportsOf } from './reports.ts';

export interface PhraseBankOptions {
  readonly speech: Pick<SpeechService, 'order' | 'speak'>;
  readonly pinned: PinnedPhrases;
  readonly status: () => Pick<EngineStatus, 'state' | 'queue'>;
  readonly voices: () => readonly Pick<VoiceInfo, 'id' | 'revision'>[];
  /** File of the notes. */
  readonly notes: string;
  readonly log: Log;
}

/** How often it looks whether anybody waits, milliseconds. */
const IDLE_LOOK_MS = 250;
/** How often it looks whether a recording was lost, or may be made by now, milliseconds. */
const LOOK_MS = 60_000;

/** Speaks phrases ahead while nobody waits, and keeps them on the disk whatever else is said. */
export class PhraseBank {
  readonly #options: PhraseBankOptions;
  readonly #notes: BankNotes;
  readonly #closing = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #items: readonly BankItem[] = [];
  #running: Promise<void> | undefined;
  #isChanged = false;
  #voices = '';
  #told = '';

  constructor(options: PhraseBankOptions) {
    this.#options = options;
    this.#notes = new BankNotes(options.notes);
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** Replaces the phrases, or looks at the same ones again under another configuration. */
  use(phrases: readonly BankPhrase[]): void {
    this.#items = phrases
      .flatMap(recordingsOf)
      .map((one) => new BankItem(one, this.#options, this.#notes, this.#call));
    this.#notes.keepOnly(new Set(this.#items.map(({ id }) => id)));
    this.#pin();
    this.#start();
  }

  /** What has become of each phrase. @param tell called with each, as soon as it is known. */
  async list(tell: (report: PhraseReport) => void): Promise<void> {
    for (const items of reportsOf(this.#items)) {
      for (const item of items) await item.resolve();
      tell(items.report());
    }
    this.#pin();
  }

  /** Speaks what is missing now, without waiting for an idle moment. Clients go first. */
  async warm(tell: (spoken: Spoken) => void): Promise<void> {
    const all = [...reportsOf(this.#items)];
    for (const [index, items] of all.entries()) {
      for (const item of items) await item.resolve();
      this.#pin();
      let wasSpoken = false;
      for (const item of items) wasSpoken = (await item.speakIfMissing()) || wasSpoken;
      tell({ ...items.report(), wasSpoken, done: index + 1, of: all.length });
    }
    this.#notes.save();
  }

  /** Who made what `exported` gives. */
  get origin(): Origin {
    return { version: VERSION, processor: processorKind() };
  }

  /** Every recording that is kept. */
  async *exported(): AsyncGenerator<{ head: RecordingHead; packed: PackedPhrase }> {
    for (const item of this.#items) {
      await item.resolve();
      const { key, order } = item;
      if (item.state !== 'kept' || key === undefined || order === undefined) continue;
      const packed = await this.#options.pinned.packed(key);
      if (packed === undefined) continue;
      const { text, voice } = item.phrase;
      const { revision = '' } = order.voice;
      const said = { text, voice: voice ?? order.voice.id, whole: item.whole };
      yield { head: { id: item.id, ...said, key, sound: packed.soundKey, revision }, packed };
    }
  }

  /** Keeps a recording of another service if this one would make the same. */
  async take(origin: Origin, head: RecordingHead, packed: PackedPhrase): Promise<Taken> {
    const item = this.#items.find(({ id }) => id === head.id);
    const refused = (reason: string): Taken => ({ result: 'refused', reason });
    if (item === undefined) return refused('it is not among the phrases of this service');
    await item.resolve();
    this.#pin();
    const { key, order } = item;
    if (key === undefined || order === undefined) return refused(item.problem ?? '');
    const why = whyOther(origin, head, {
      origin: this.origin,
      key,
      revision: order.voice.revision,
    });
    if (why !== undefined) return refused(why);
    if (item.state === 'kept') return { result: 'kept' };
    try {
      await this.#options.pinned.take(key, packed);
    } catch (error) {
      return refused(`it is damaged: ${(error as Error).message}`);
    }
    const state = item.look();
    this.#notes.save();
    return state === 'kept' ? { result: 'imported' } : refused(item.problem ?? '');
  }

  /** Phrases by their state, as far as they were looked at. */
  counts(): Readonly<Record<PhraseReport['state'], number>> {
    const counts = { kept: 0, missing: 0, stale: 0 };
    for (const items of reportsOf(this.#items)) counts[items.report().state] += 1;
    return counts;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closing.abort();
    await this.#running;
    this.#notes.save();
  }

  get #call(): SpeechCall {
    return { caller: 'phrases', priority: 'background', signal: this.#closing.signal };
  }

  /** What was kept before stays until its phrase has another key. */
  #pin(): void {
    const pinned = this.#items.flatMap(({ pin }) => (pin === undefined ? [] : [pin]));
    this.#options.pinned.pin(new Map(pinned));
  }

  #start(): void {
    this.#isChanged = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async #run(): Promise<void> {
    while (this.#isChanged && !this.#closing.signal.aborted) {
      this.#isChanged = false;
      for (const item of this.#items) if (await this.#nobodyWaits()) await item.resolve();
      this.#pin();
      for (const item of this.#items) {
        if (this.#isChanged) break;
        if (item.isToBeSpoken && (await this.#nobodyWaits())) await item.speakIfMissing();
      }
    }
    this.#notes.save();
    this.#tell();
  }

  /** Waits until no request does. @returns false when the bank is closed. */
  async #nobodyWaits(): Promise<boolean> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const { state, queue } = this.#options.status();
      if (state === 'ready' && queue.waiting + queue.active === 0) return true;
      await delay(IDLE_LOOK_MS, undefined, { signal, ref: false }).catch(() => {});
    }
    return false;
  }

  #look(): void {
    const voices = JSON.stringify(this.#options.voices().map(({ id, revision }) => [id, revision]));
    for (const item of this.#items) item.tryAgain();
    if (voices !== this.#voices || this.#items.some((item) => item.isToBeSpoken)) this.#start();
    this.#voices = voices;
  }

  /** One line for all that changed. */
  #tell(): void {
    if (this.#closing.signal.aborted || this.#items.length === 0) return;
    const counts = this.counts();
    const reasons = [...new Set(this.#items.flatMap(({ problem }) => problem ?? []))].slice(0, 5);
    const line = JSON.stringify([counts, reasons]);
    if (line === this.#told) return;
    this.#told = line;
    const { log } = this.#options;
    if (reasons.length === 0) log.info('the phrases are spoken ahead', counts);
    else
      log.warning('phrases are not kept; `hailo-piper phrases list` shows them', {
        ...counts,
        reasons,
      });
  }
}
