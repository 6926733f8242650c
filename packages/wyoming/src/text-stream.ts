import type { SessionWish, SpeechCall, SpeechSession } from '@hailo-piper/speech';
import { AudioWriter } from './audio-writer.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { errorEvent } from './error-event.ts';
import type { EventWriter } from './event-writer.ts';
import type { TextRecord } from './text-record.ts';

/** After so long without text, a gap is filled. */
const GAP_MS = 2000;
/** Length of the silence that is sent at a time, and of the pause between. */
const SILENCE_MS = 250;
/** After so long without text, a stream that is silent counts as idle. */
const IDLE_MS = 10_000;

interface RecordedCall extends SpeechCall {
  readonly record: TextRecord;
}

/** A text that arrives in `synthesize-chunk` events. */
export class TextStream {
  readonly #session: SpeechSession;
  readonly #over: AbortController;
  readonly #call: RecordedCall;
  readonly #audio: AudioWriter;
  readonly #writer: EventWriter;
  readonly #deps: ConnectionDeps;
  #textAt = performance.now();
  /** No more text comes: it ended, failed or was abandoned. */
  isOver = false;
  #isAbandoned = false;

  private constructor(
    session: SpeechSession,
    over: AbortController,
    call: RecordedCall,
    writer: EventWriter,
    deps: ConnectionDeps,
  ) {
    this.#session = session;
    this.#over = over;
    this.#call = call;
    this.#audio = new AudioWriter(writer, session.voice.sampleRate);
    this.#writer = writer;
    this.#deps = deps;
  }

  /** @throws what `SpeechService.session` throws; the line in the log is then the caller's. */
  static async open(
    wish: SessionWish,
    call: RecordedCall,
    writer: EventWriter,
    deps: ConnectionDeps,
  ): Promise<TextStream> {
    const over = new AbortController();
    const signal = call.signal ? AbortSignal.any([call.signal, over.signal]) : over.signal;
    const session = await deps.speech.session(wish, { ...call, signal });
    return new TextStream(session, over, call, writer, deps);
  }

  /** Whether it is silent and has had no text for long. */
  get isIdle(): boolean {
    return !this.isOver && !this.#audio.isPlaying && performance.now() - this.#textAt > IDLE_MS;
  }

  /** Resolves when there is room for more. A refused text ends the stream. */
  async write(text: string): Promise<void> {
    if (this.isOver) return;
    this.#textAt = performance.now();
    try {
      await this.#session.write(text);
    } catch (error) {
      this.isOver = true;
      this.#over.abort(error);
    }
  }

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#session.end();
  }

  /** Ends the stream without a word to its client. */
  abandon(): void {
    this.isOver = true;
    this.#isAbandoned = true;
    this.#over.abort(new Error('the client began another stream'));
  }

  /** Writes the audio, and `synthesize-stopped` at last, behind an `error` if there is one. */
  async speak(): Promise<void> {
    const { config, log } = this.#deps;
    const { record, signal } = this.#call;
    const audio = this.#audio;
    const gaps = setInterval(() => void this.#fillGap(), SILENCE_MS);
    try {
      for await (const { samples } of this.#session.chunks) await audio.write(samples);
      if (audio.isStarted) await audio.silence(config.wyoming.tail_silence);
      record.end('spoken');
    } catch (error) {
      this.isOver = true;
      if (signal?.aborted || this.#isAbandoned) record.end('left');
      else {
        const { type, data } = errorEvent(error, log);
        record.end('failed', data.code);
        await this.#writer.write(type, data);
      }
      if (signal?.aborted) return;
    } finally {
      clearInterval(gaps);
    }
    await audio.stop();
    if (!this.#isAbandoned) await this.#writer.write('synthesize-stopped');
  }

  /** A satellite may stop for good where audio stops in its middle. */
  async #fillGap(): Promise<void> {
    const audio = this.#audio;
    const isGap = performance.now() - this.#textAt > GAP_MS && !this.isOver;
    if (!this.#deps.config.wyoming.gap_silence || !isGap) return;
    if (audio.isStarted && !audio.isPlaying) await audio.silence(SILENCE_MS);
  }
}
