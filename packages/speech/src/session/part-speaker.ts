import { setTimeout as delay } from 'node:timers/promises';
import {
  type AudioChunk,
  EngineError,
  type Passage,
  PlayClock,
  type Speech,
} from '@hailo-piper/engine';
import type { SpeechCall } from '../speech-record.ts';
import type { TextPart } from './arriving-text.ts';
import { BEGINNING, inPlace, type Place } from './in-place.ts';

/** Asks for the speech of a part of a text. */
export type SpeakPart = (text: string, passage: Passage, call: SpeechCall) => Promise<Speech>;

export interface PartSpeakerOptions {
  readonly speak: SpeakPart;
  readonly call: SpeechCall;
  readonly pauseSeconds: number;
  /** Hz. */
  readonly sampleRate: number;
}

/** How long a session that is heard already waits for a place in the queue. */
const PATIENCE_MS = 30_000;

/** Speaks one part of a session's text after another. */
export class PartSpeaker {
  readonly #options: PartSpeakerOptions;
  readonly #clock = new PlayClock();
  #place: Place = BEGINNING;
  /** Samples given. */
  #samples = 0;
  /** The last sentence has no pause behind it, but another sentence may come. */
  #owesPause = false;

  constructor(options: PartSpeakerOptions) {
    this.#options = options;
  }

  /**
   * The audio of a part, as a part of the session's audio.
   * @returns how much of the text is spoken, in code points.
   */
  async *speak({
    text,
    goesOn,
    isLast,
    blankBefore,
  }: TextPart): AsyncGenerator<AudioChunk, number> {
    const { characters: spoken } = this.#place;
    this.#place = { ...this.#place, characters: spoken + blankBefore };
    const passage: Passage = {
      piecesBefore: this.#place.pieces,
      goesOn,
      leadSeconds: (this.#clock.leadMs(performance.now()) ?? 0) / 1000,
    };
    let place = this.#place;
    let end: AudioChunk | undefined;
    try {
      const { audio } = await this.#ask(text, passage);
      for await (const chunk of audio) {
        if (isSilentText(chunk)) continue;
        if (end === undefined) {
          const silence = this.#pauseBefore(chunk, place);
          if (silence !== undefined) yield this.#given(silence);
          place = { ...place, samples: this.#samples };
        }
        end = chunk;
        yield this.#given(inPlace(chunk, place, isLast));
      }
    } catch (error) {
      if (!isUnspeakable(error)) throw error;
    }
    const characters = goesOn ? (end?.plan.passage?.endsAt ?? 0) : [...text].length;
    this.#advance(end, characters);
    if (end !== undefined) this.#owesPause = !goesOn;
    return characters;
  }

  #given(chunk: AudioChunk): AudioChunk {
    this.#samples += chunk.samples.length;
    this.#clock.give(chunk.samples.length / this.#options.sampleRate, performance.now());
    return chunk;
  }

  #pauseBefore({ plan }: AudioChunk, { sentences, pieces }: Place): AudioChunk | undefined {
    const { pauseSeconds, sampleRate } = this.#options;
    const samples = Math.round(pauseSeconds * sampleRate);
    if (!this.#owesPause || samples === 0) return undefined;
    return {
      ...{ samples: new Int16Array(samples), plan, silence: true, last: true, final: false },
      ...{ sentence: sentences - 1, piece: pieces - 1, samplesToCome: null },
    };
  }

  #advance(end: AudioChunk | undefined, characters: number): void {
    const { sentences, pieces } = this.#place;
    this.#place = {
      sentences: sentences + (end === undefined ? 0 : end.sentence + 1),
      pieces: pieces + (end === undefined ? 0 : end.piece + 1),
      samples: this.#samples,
      characters: this.#place.characters + characters,
    };
  }

  /** What is heard already is not refused because others came in between. */
  async #ask(text: string, passage: Passage): Promise<Speech> {
    const { speak, call } = this.#options;
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await speak(text, passage, call);
      } catch (error) {
        const waitMs = this.#samples === 0 ? undefined : waitOf(error);
        if (waitMs === undefined || performance.now() + waitMs > until) throw error;
        await delay(waitMs, undefined, { signal: call.signal });
      }
    }
  }
}

/** Stands for a text, or for a part of one, that has nothing to speak. */
function isSilentText({ plan }: AudioChunk): boolean {
  return plan.phonemeIds === 0;
}

function isUnspeakable(error: unknown): boolean {
  return error instanceof EngineError && error.code === 'input_not_speakable';
}

/** Milliseconds to wait before another try; undefined if none would help. */
function waitOf(error: unknown): number | undefined {
  if (!(error instanceof EngineError) || error.code !== 'queue_full') return undefined;
  return (error.retryAfterSeconds ?? 1) * 1000;
}
