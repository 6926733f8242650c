import type { AudioQueue } from '../audio-queue.ts';
import { type Call, termsOf } from '../call.ts';
import { fromWireError } from '../errors.ts';
import type { AudioChunk, Phonemized, PhonemizeRequest, SpeechRequest } from '../speech-engine.ts';
import { randomSeed } from '../synthesis/speech-settings.ts';
import { type Position, START } from '../utterance/position.ts';
import type { FromEngine, ToEngine } from './protocol.ts';

/** An accepted request in the supervisor. It outlives the engine process. */
export interface Conversation {
  readonly id: number;
  /** Whether the client received a part of the answer. */
  readonly heard: boolean;
  /**
   * The message that sends the request to an engine process; after a restart, only for the part
   * still missing.
   * @param aloneAt the piece to work on while no other request is in progress, if any.
   */
  ask(aloneAt?: number): ToEngine;
  /** @returns true if this completes the answer. */
  receive(message: FromEngine): boolean;
  fail(error: Error): void;
}

/** A speech request, answered in chunks. */
export class SpeechConversation implements Conversation {
  readonly id: number;
  readonly audio: AudioQueue;
  readonly #request: SpeechRequest;
  readonly #call: Call;
  /** How much was delivered; the next engine process continues there. */
  #position: Position = START;
  #heard = false;

  constructor(id: number, request: SpeechRequest, call: Call, audio: AudioQueue) {
    this.id = id;
    // The supervisor chooses the seed: audio after a restart must fit the audio before it.
    const { seed, reproducible = seed !== undefined } = request;
    this.#request = { ...request, seed: seed ?? randomSeed(), reproducible };
    this.#call = call;
    this.audio = audio;
  }

  get heard(): boolean {
    return this.#heard;
  }

  ask(aloneAt?: number): ToEngine {
    const terms = termsOf(this.#call);
    const { id } = this;
    return { type: 'speak', id, request: this.#request, terms, from: this.#position, aloneAt };
  }

  receive(message: FromEngine): boolean {
    if (message.type !== 'chunk') return failedBy(message, this);
    const { chunk } = message;
    this.#heard = true;
    this.#position = after(this.#position, chunk);
    this.audio.push(chunk);
    return chunk.final;
  }

  fail(error: Error): void {
    this.audio.fail(error);
  }
}

const after = (position: Position, { piece, samples, last }: AudioChunk): Position => {
  const { before } = position;
  const heard = position.samples + samples.length;
  return last
    ? { piece: piece + 1, samples: 0, before: before + heard }
    : { piece, samples: heard, before };
};

/** A phonemize request, answered at once. */
export class PhonemesConversation implements Conversation {
  readonly id: number;
  readonly heard = false;
  readonly result: Promise<Phonemized>;
  readonly #request: PhonemizeRequest;
  readonly #call: Call;
  readonly #answer: PromiseWithResolvers<Phonemized>;

  constructor(id: number, request: PhonemizeRequest, call: Call) {
    this.id = id;
    this.#request = request;
    this.#call = call;
    this.#answer = Promise.withResolvers();
    this.result = this.#answer.promise;
  }

  ask(aloneAt?: number): ToEngine {
    const terms = termsOf(this.#call);
    return { type: 'phonemize', id: this.id, request: this.#request, terms, aloneAt };
  }

  receive(message: FromEngine): boolean {
    if (message.type !== 'phonemes') return failedBy(message, this);
    this.#answer.resolve(message.phonemized);
    return true;
  }

  fail(error: Error): void {
    this.#answer.reject(error);
  }
}

/** Fails the conversation if the message says so. @returns whether it does. */
export function failedBy(message: FromEngine, conversation: Conversation): boolean {
  if (message.type !== 'error') return false;
  conversation.fail(fromWireError(message.error));
  return true;
}
