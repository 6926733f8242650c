import {
  type AudioChunk,
  type Call,
  EngineError,
  expectOpen,
  type Speech,
  watchCall,
} from '@hailo-piper/engine';

export interface FlightOptions {
  /** Asks the engine. */
  readonly speak: (call: Call) => Promise<Speech>;
  /** Whether this much more may be held, bytes. */
  readonly mayGrow: (bytes: number) => boolean;
  /** All of it was spoken. Not called if the beginning was let go. */
  readonly onComplete: (speech: Speech, chunks: readonly AudioChunk[]) => void;
  /** No more readers may join. */
  readonly onClosed: () => void;
  /** It is over, and its last reader has left. */
  readonly onOver: () => void;
}

interface Reader {
  readonly call: Call;
  /** Number of the next chunk. */
  next: number;
}

/**
 * One utterance with several readers. Each gets it from its beginning; the fastest one asks the
 * engine for more. It goes on while there is a reader, and its failure is the failure of all.
 */
export class Flight {
  readonly #options: FlightOptions;
  readonly #readers = new Set<Reader>();
  readonly #abort = new AbortController();
  readonly #speech: Promise<Speech>;
  readonly priority: Call['priority'];
  /** Chunks that a reader may still need. */
  #chunks: AudioChunk[] = [];
  /** Number of the first of them. */
  #from = 0;
  #bytes = 0;
  #isClosed = false;
  #iterator: AsyncIterator<AudioChunk> | undefined;
  #pulling: Promise<void> | undefined;
  #end: { readonly error?: unknown } | undefined;

  /** @param call of whom the engine is asked for. */
  constructor(options: FlightOptions, { caller, priority }: Call) {
    this.#options = options;
    this.priority = priority;
    const onCut = (error: EngineError): void => {
      for (const { call } of this.#readers) call.record?.onCut?.(error);
    };
    const { signal } = this.#abort;
    this.#speech = options.speak({ caller, priority, signal, record: { onCut } });
    // Readers hear of it.
    this.#speech.catch((error) => this.#finish({ error }));
  }

  /** Bytes of audio held. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Adds a reader.
   * @throws what the engine throws; the call's reason; EngineError `timeout`.
   */
  async join(call: Call): Promise<Speech> {
    expectOpen(call);
    const reader: Reader = { call, next: 0 };
    this.#readers.add(reader);
    const over = Promise.withResolvers<never>();
    over.promise.catch(() => {});
    let reason: Error | undefined;
    const leave = (): void => {
      endWatch();
      this.#leave(reader);
    };
    const endWatch = watchCall(call, (because) => {
      reason = because;
      over.reject(because);
      leave();
    });
    const within = <T>(promise: Promise<T>): Promise<T> => Promise.race([promise, over.promise]);
    const next = async (): Promise<IteratorResult<AudioChunk, void>> => {
      for (;;) {
        if (reason !== undefined) throw reason;
        const chunk = this.#chunks[reader.next - this.#from];
        if (chunk !== undefined) {
          reader.next += 1;
          if (this.#isClosed) this.#letGo();
          if (chunk.final) leave();
          return { value: chunk, done: false };
        }
        if (this.#end !== undefined) {
          leave();
          if ('error' in this.#end) throw this.#end.error;
          return { value: undefined, done: true };
        }
        await within(this.#more());
      }
    };
    try {
      const { voice, sampleRate } = await within(this.#speech);
      const end = async () => {
        leave();
        return { value: undefined, done: true } as const;
      };
      const audio = { [Symbol.asyncIterator]: () => ({ next, return: end }) };
      return { voice, sampleRate, audio };
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Gets one more chunk from the engine. Never rejects. */
  #more(): Promise<void> {
    this.#pulling ??= this.#pull().finally(() => {
      this.#pulling = undefined;
    });
    return this.#pulling;
  }

  async #pull(): Promise<void> {
    try {
      const speech = await this.#speech;
      this.#iterator ??= speech.audio[Symbol.asyncIterator]();
      const { value: chunk, done } = await this.#iterator.next();
      if (this.#end !== undefined) return;
      if (done) throw new EngineError('synthesis_failed', 'The audio ended before its last part.');
      this.#add(chunk);
      if (!chunk.final) return;
      const all = this.#isClosed ? undefined : this.#chunks;
      // First, so that no reader depends on what becomes of the whole.
      this.#finish({});
      if (all !== undefined) this.#options.onComplete(speech, all);
    } catch (error) {
      this.#finish({ error });
    }
  }

  #add(chunk: AudioChunk): void {
    const { byteLength } = chunk.samples;
    if (!this.#isClosed && !this.#options.mayGrow(byteLength)) this.#close();
    this.#chunks.push(chunk);
    this.#bytes += byteLength;
  }

  /** From now on, only what the present readers need is held. */
  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.onClosed();
  }

  #letGo(): void {
    const needed = Math.min(...[...this.#readers].map(({ next }) => next));
    while (this.#from < needed && this.#chunks.length > 0) {
      this.#bytes -= this.#chunks.shift()?.samples.byteLength ?? 0;
      this.#from += 1;
    }
  }

  #finish(end: { readonly error?: unknown }): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#close();
    if (this.#readers.size === 0) this.#drop();
  }

  #leave(reader: Reader): void {
    if (!this.#readers.delete(reader)) return;
    if (this.#readers.size > 0) {
      if (this.#isClosed) this.#letGo();
      return;
    }
    if (this.#end === undefined) {
      this.#finish({ error: new EngineError('synthesis_failed', 'All readers left.') });
      this.#abort.abort();
      this.#iterator?.return?.().catch(() => {});
      return;
    }
    this.#drop();
  }

  #drop(): void {
    this.#bytes = 0;
    this.#chunks = [];
    this.#options.onOver();
  }
}
