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
  /** Each text that is written is a whole sentence or phrase, and is spoken at once. */
  readonly hasWholePhrases: boolean;
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
  /** Place in the text up to which it is spoken even if its client closes the context. */
  #keptTo = 0;
  /** Place of the sentence that is heard. */
  #heardFrom = 0;
  #isClosed = false;
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

  /** Whether its client has closed it before all was spoken. */
  get isInterrupted(): boolean {
    return this.#dropFrom !== Number.POSITIVE_INFINITY;
  }

  write(given: string): void {
    const { hasWholePhrases, onTaken } = this.#options;
    // Phrases are sent without the space between them.
    const text = hasWholePhrases && !/\s$/.test(given) ? `${given} ` : given;
    this.#text.add(text);
    this.#waiting += text.length;
    this.#then(async (session) => {
      await session.write(text);
      if (hasWholePhrases) session.flush();
      this.#waiting -= text.length;
      onTaken();
    });
  }

  /**
   * Speaks what was written as if it were complete.
   * @param isWithText whether it came with text. With whole phrases such a flush says nothing new:
   *   clients send it with each, and one by itself when all of their text is there.
   */
  flush(isWithText: boolean): void {
    if (!(isWithText && this.#options.hasWholePhrases)) this.#keptTo = this.#text.end;
    this.#then((session) => session.flush());
  }

  /** No more text comes. All of it is spoken. */
  end(): void {
    this.#then((session) => session.end());
  }

  /** No more text comes. What was not flushed is dropped: it may be an interruption. */
  close(): void {
    this.#isClosed = true;
    if (this.#keptTo < this.#text.end) this.#dropFrom = this.#keptTo;
    if (this.#heardFrom >= this.#dropFrom) this.#over.abort(CLOSED);
    else this.end();
  }

  /** Its client closes it once more while it is spoken: that interrupts it. */
  closeAgain(): void {
    if (!this.#isClosed) return;
    this.#dropFrom = 0;
    this.#over.abort(CLOSED);
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
