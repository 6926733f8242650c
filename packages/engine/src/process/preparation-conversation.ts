import { type Call, termsOf } from '../call.ts';
import { type Conversation, failedBy } from './conversation.ts';
import type { FromEngine, ToEngine } from './protocol.ts';

/** A request to prepare a voice, answered when it is prepared. */
export class PreparationConversation implements Conversation {
  readonly id: number;
  readonly heard = false;
  readonly done: Promise<void>;
  readonly #voice: string | undefined;
  readonly #call: Call;
  readonly #answer: PromiseWithResolvers<void>;

  constructor(id: number, voice: string | undefined, call: Call) {
    this.id = id;
    this.#voice = voice;
    this.#call = call;
    this.#answer = Promise.withResolvers();
    this.done = this.#answer.promise;
  }

  ask(): ToEngine {
    return {
      type: 'prepare-voice',
      id: this.id,
      voice: this.#voice,
      terms: termsOf(this.#call),
    };
  }

  receive(message: FromEngine): boolean {
    if (message.type !== 'voice-prepared') return failedBy(message, this);
    this.#answer.resolve();
    return true;
  }

  fail(error: Error): void {
    this.#answer.reject(error);
  }
}
