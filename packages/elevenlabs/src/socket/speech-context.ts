import type { AudioChunk } from '@hailo-piper/engine';
import type { SessionWish, SpeechCall, SpeechService, SpeechSession } from '@hailo-piper/speech';
import { type AlignedBytes, alignedAudio } from '../alignment/aligned-audio.ts';
import { SpokenText } from '../alignment/spoken-text.ts';
import type { OutputFormat } from '../output-format.ts';

export interface ContextOptions {
  readonly speech: SpeechService;
  readonly wish: SessionWish;
  readonly call: SpeechCall;
  readonly format: OutputFormat;
  /** Called when text was taken that had to wait. */
  readonly onTaken: () => void;
}

/** The reason of a context that its client closed. */
const CLOSED = new Error('the client closed the context');

/** One text that arrives in pieces, and its audio. */
export class SpeechContext {
  readonly #options: ContextOptions;
  readonly #session: Promise<SpeechSession>;
  readonly #over = new AbortController();
  readonly #text = new SpokenText();
  /** What its client asked for, in order. */
  #steps: Promise<void> = Promise.resolve();
  #waiting = 0;
  /** Places in the text: behind the last flush, and of the sentence that is heard. */
  #flushedTo = 0;
  #heardFrom = 0;
  /** From here on nothing is spoken. */
  #dropFrom = Number.POSITIVE_INFINITY;

  constructor(options: ContextOptions) {
    this.#options = options;
    const { speech, wish, call } = options;
    const signals = [this.#over.signal, ...(call.signal ? [call.signal] : [])];
    this.#session = speech.session(wish, { ...call, signal: AbortSignal.any(signals) });
    // Who reads the audio gets the error.
    this.#session.catch(() => {});
  }

  /** Characters that the session has not taken yet. */
  get waiting(): number {
    return this.#waiting;
  }

  write(text: string): void {
    this.#text.add(text);
    this.#waiting += text.length;
    this.#then(async (session) => {
      await session.write(text);
      this.#waiting -= text.length;
      this.#options.onTaken();
    });
  }

  /** Speaks what was written as if it were complete. */
  flush(): void {
    this.#flushedTo = this.#text.end;
    this.#then((session) => session.flush());
  }

  /** No more text comes. All of it is spoken. */
  end(): void {
    this.#then((session) => session.end());
  }

  /** No more text comes. What was not flushed is dropped: it may be an interruption. */
  close(): void {
    if (this.#flushedTo < this.#text.end) this.#dropFrom = this.#flushedTo;
    if (this.#heardFrom >= this.#dropFrom) this.#over.abort(CLOSED);
    else this.end();
  }

  /**
   * The audio of the text; readable once.
   * @throws SpeechError, EngineError, and the reason of the call's signal.
   */
  async *audio(): AsyncGenerator<AlignedBytes> {
    const { format } = this.#options;
    try {
      const { chunks, voice } = await this.#session;
      yield* alignedAudio({
        chunks: this.#kept(chunks),
        text: this.#text,
        sampleRate: voice.sampleRate,
        outputRate: format.sampleRate,
        encoder: await format.prepare(),
      });
    } catch (error) {
      if (error !== CLOSED) throw error;
    } finally {
      this.#over.abort(CLOSED);
    }
  }

  async *#kept(chunks: AsyncIterable<AudioChunk>): AsyncGenerator<AudioChunk> {
    for await (const chunk of chunks) {
      this.#heardFrom = chunk.timing?.text.start ?? this.#heardFrom;
      if (this.#heardFrom >= this.#dropFrom) return;
      yield chunk;
    }
  }

  #then(step: (session: SpeechSession) => unknown): void {
    this.#steps = this.#steps
      .then(async () => void (await step(await this.#session)))
      .catch((error) => this.#over.abort(error));
  }
}
