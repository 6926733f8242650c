import { AudioQueue, type AudioQueueHooks } from '../audio-queue.ts';
import type { AudioChunk, SpeechRequest } from '../speech-engine.ts';

/** One accepted request, as its supervisor keeps it. It outlives the engine process. */
export class Conversation {
  readonly id: number;
  readonly request: SpeechRequest;
  readonly audio: AudioQueue;
  #sentencesDone = 0;
  #heard = false;
  #repeated = false;

  constructor(id: number, request: SpeechRequest, hooks: AudioQueueHooks) {
    this.id = id;
    this.request = request;
    this.audio = new AudioQueue(hooks);
  }

  /** Sentences delivered whole; the next engine process goes on after them. */
  get sentencesDone(): number {
    return this.#sentencesDone;
  }

  receive(chunk: AudioChunk): void {
    this.#heard = true;
    if (chunk.last) this.#sentencesDone = chunk.sentence + 1;
    this.audio.push(chunk);
  }

  /** Whether it may be tried again after a worker died with it: once, and only if nothing was sent. */
  takeSecondChance(): boolean {
    if (this.#heard || this.#repeated) return false;
    this.#repeated = true;
    return true;
  }
}
