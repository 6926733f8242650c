import { EngineError, type EngineErrorCode } from '@hailo-piper/engine';
import type { PinnedPhrases } from '@hailo-piper/phrases';
import {
  type SpeechCall,
  SpeechError,
  type SpeechOrder,
  type SpeechService,
} from '@hailo-piper/speech';
import type { BankNotes } from './bank-notes.ts';
import type { PhraseState } from './bank-terms.ts';
import type { Recording } from './recordings.ts';

interface Deps {
  readonly speech: Pick<SpeechService, 'order' | 'speak'>;
  readonly pinned: PinnedPhrases;
}

interface Problem {
  readonly sentence: string;
  /** Whether it may be gone by itself. */
  readonly isPassing: boolean;
}

const PASSING: ReadonlySet<EngineErrorCode> = new Set([
  ...(['queue_full', 'timeout', 'draining', 'engine_unavailable'] as const),
  'voice_changed',
]);
const FIELDS: Readonly<Record<string, string>> = { speakerNumber: 'speaker_id' };

/** A recording of the bank, and what has become of it. */
export class BankItem {
  readonly #recording: Recording;
  readonly #deps: Deps;
  readonly #notes: BankNotes;
  readonly #call: SpeechCall;
  #order: SpeechOrder | undefined;
  #problem: Problem | undefined;
  #speaking: Promise<boolean> | undefined;

  constructor(recording: Recording, deps: Deps, notes: BankNotes, call: SpeechCall) {
    this.#recording = recording;
    this.#deps = deps;
    this.#notes = notes;
    this.#call = call;
  }

  get id(): string {
    return this.#recording.id;
  }

  get whole(): boolean {
    return this.#recording.whole;
  }

  get phrase(): Recording['phrase'] {
    return this.#recording.phrase;
  }

  /** What would be spoken, as it was resolved last. */
  get order(): SpeechOrder | undefined {
    return this.#order;
  }

  /** Key of the text in the cache, once it is resolved. */
  get key(): string | undefined {
    return this.#order?.phrase?.key;
  }

  /** Keys of the entries to pin: those of the last time until it is resolved. */
  get pin(): readonly [key: string, sound: string | undefined] | undefined {
    const note = this.#notes.get(this.id);
    const key = this.key ?? note?.key;
    return key === undefined ? undefined : [key, note?.key === key ? note.sound : undefined];
  }

  get state(): PhraseState {
    const note = this.#notes.get(this.id);
    const key = this.key ?? note?.key;
    if (key !== undefined && this.#deps.pinned.isKept(key)) return 'kept';
    return note !== undefined && note.key !== key ? 'stale' : 'missing';
  }

  get problem(): string | undefined {
    return this.state === 'kept' ? undefined : this.#problem?.sentence;
  }

  get isToBeSpoken(): boolean {
    return this.key !== undefined && this.state !== 'kept' && this.#problem === undefined;
  }

  /** Finds out what would be spoken now; a voice that is not prepared yet is prepared. */
  async resolve(): Promise<void> {
    const before = this.key;
    const { speech, pinned } = this.#deps;
    // After a start, the disk does not know yet what it has.
    await pinned.settled();
    try {
      this.#order = await speech.order(this.#recording.wish, this.#call);
      if (this.key !== before) this.#problem = undefined;
      if (this.key === undefined)
        throw new EngineError('engine_unavailable', 'The voice is not prepared.');
    } catch (error) {
      this.#order = undefined;
      this.#problem = problemOf(error);
    }
    this.#note();
  }

  /** Forgets problems that may be gone. */
  tryAgain(): void {
    if (this.#problem?.isPassing) this.#problem = undefined;
  }

  /**
   * Speaks it if it is not kept, in spite of earlier problems. Never rejects; calls at the same time are one.
   * @returns whether it was spoken, rather than found in the cache.
   */
  speakIfMissing(): Promise<boolean> {
    const { key, order } = this;
    if (key === undefined || order === undefined || this.state === 'kept') {
      return Promise.resolve(false);
    }
    this.#speaking ??= this.#spoken(key, order).finally(() => {
      this.#speaking = undefined;
    });
    return this.#speaking;
  }

  /** Looks whether it is kept, and why not. */
  look(): PhraseState {
    this.#note();
    const { key, state } = this;
    if (key !== undefined) this.#problem = state === 'kept' ? undefined : this.#whyNotKept(key);
    return state;
  }

  async #spoken(key: string, order: SpeechOrder): Promise<boolean> {
    const { pinned, speech } = this.#deps;
    let isSpoken = false;
    try {
      if (!(await pinned.fetch(key))) {
        const { chunks } = await speech.speak(order, this.#call);
        for await (const _ of chunks);
        await pinned.settled();
        isSpoken = true;
      }
      this.look();
    } catch (error) {
      this.#problem = problemOf(error);
    }
    return isSpoken;
  }

  #note(): void {
    const { key } = this;
    const sound = key === undefined ? undefined : this.#deps.pinned.soundOf(key);
    if (key === undefined || sound === undefined || !this.#deps.pinned.isKept(key)) return;
    this.#notes.set(this.id, { key, sound });
  }

  #whyNotKept(key: string): Problem {
    const { pinned } = this.#deps;
    if (pinned.lacksRoomFor(key)) {
      const sentence = 'there is no room for it: the phrases that stay fill cache.disk';
      return { sentence, isPassing: false };
    }
    if (pinned.soundOf(key) === undefined) {
      const sentence = 'it is too long: a phrase may take an eighth of cache.memory';
      return { sentence, isPassing: false };
    }
    return { sentence: 'it could not be written to the disk', isPassing: true };
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof SpeechError) {
    return { sentence: error.wording((field) => FIELDS[field] ?? field), isPassing: false };
  }
  if (error instanceof EngineError) {
    return { sentence: error.message, isPassing: PASSING.has(error.code) };
  }
  return { sentence: error instanceof Error ? error.message : String(error), isPassing: true };
}
