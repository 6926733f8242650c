import { pageError } from '../service/service-error.ts';
import type { SpokenLine } from '../service/spoken.ts';
import { spokenLines } from '../service/synthesize.ts';
import type { AudioOutput, OpenAudio } from './audio-output.ts';
import { KeptSpeech } from './kept-speech.ts';
import { Pcm16Decoder, toFloats } from './pcm16.ts';
import { Playback } from './playback.ts';
import type { PlayerEvents, PlayerState } from './player-events.ts';

/** Timers closer than this are not worth it; a context that does not run stands still. */
const SHORTEST_TIMER_MS = 10;

interface Waiting {
  resolve(): void;
  reject(error: unknown): void;
}

/** One speech: what was received of it, and the sound that is made of that. */
export class Speech {
  readonly #output: AudioOutput;
  readonly #request = new AbortController();
  readonly #decoder = new Pcm16Decoder();
  #events: PlayerEvents | null;
  #waiting: Waiting | null = null;
  #audio: OpenAudio | null = null;
  #kept: KeptSpeech | null = null;
  #playback: Playback | null = null;
  #state: PlayerState = 'idle';
  /** While nothing plays. */
  #position = 0;
  #cancelTimer = (): void => {};

  constructor(output: AudioOutput, events: PlayerEvents) {
    this.#output = output;
    this.#events = events;
  }

  get state(): PlayerState {
    return this.#state;
  }

  /** Seconds. */
  get received(): number {
    return this.#kept?.seconds ?? 0;
  }

  /** Seconds. */
  get position(): number {
    return Math.min(this.received, this.#playback?.position ?? this.#position);
  }

  /** See {@link Player.play}; once for each speech. */
  play(body: Readonly<Record<string, unknown>>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#audio = this.#open();
      this.#waiting = { resolve, reject };
      this.#setState('waiting');
      this.#receive(body, this.#audio.context).catch((error: unknown) => {
        if (!this.#request.signal.aborted) this.#fail(error);
      });
    });
  }

  stop(): void {
    if (this.#state === 'waiting' || this.#state === 'playing') this.#finish('idle');
  }

  /** Stops without a further event. */
  discard(): void {
    this.#events = null;
    this.stop();
  }

  seek(seconds: number): void {
    const kept = this.#kept;
    if (!kept) return;
    this.#audio ??= this.#open();
    this.#playback?.silence();
    const position = Math.min(kept.seconds, Math.max(0, seconds));
    const playback = new Playback(this.#audio.context, kept, position, () => this.#advance());
    this.#playback = playback;
    if (playback.schedule()) this.#setState('playing');
    else if (!kept.isComplete) this.#setState('waiting');
    this.#advance();
  }

  #open(): OpenAudio {
    const audio = this.#output.open();
    audio.running.catch((error: unknown) => {
      if (audio === this.#audio) this.#fail(error);
    });
    return audio;
  }

  async #receive(body: Readonly<Record<string, unknown>>, context: AudioContext): Promise<void> {
    const { signal } = this.#request;
    for await (const line of spokenLines(body, signal)) {
      if (signal.aborted) return;
      this.#take(line, context);
    }
  }

  #take(line: SpokenLine, context: AudioContext): void {
    if (line.type === 'start') {
      this.#kept = new KeptSpeech(line.sample_rate, context.sampleRate);
      this.#playback = new Playback(context, this.#kept, 0, () => this.#advance());
      return;
    }
    const kept = this.#kept;
    if (!kept) throw pageError('bad_answer', 'The speech has no beginning.');
    switch (line.type) {
      case 'sentence':
        this.#events?.onSentence(line);
        break;
      case 'audio': {
        const samples = this.#decoder.decode(line.audio);
        kept.append(samples);
        // Before the event, so that drawing does not delay the sound.
        this.#advance();
        this.#events?.onSamples(toFloats(samples), kept.sampleRate);
        break;
      }
      case 'end':
        kept.complete();
        this.#events?.onLength(kept.seconds);
        this.#advance();
    }
  }

  /** Schedules what there is and room for, and notices what was heard. */
  #advance(): void {
    const playback = this.#playback;
    if (!playback) return;
    const mayHaveMore = playback.schedule();
    if (this.#state === 'waiting' && playback.hasBegun) this.#setState('playing');
    // The event may have stopped it.
    if (playback !== this.#playback) return;
    if (playback.isOver) this.#finish('ended');
    else this.#advanceIn(mayHaveMore ? 0 : playback.untilChange);
  }

  #advanceIn(seconds: number): void {
    this.#cancelTimer();
    if (seconds === Number.POSITIVE_INFINITY) return;
    const ms = seconds === 0 ? 0 : Math.max(SHORTEST_TIMER_MS, seconds * 1000);
    this.#cancelTimer = this.#output.after(ms, () => this.#advance());
  }

  #fail(error: unknown): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    this.#finish('idle');
    waiting?.reject(error);
  }

  #finish(state: 'idle' | 'ended'): void {
    this.#position = state === 'ended' ? this.received : this.position;
    this.#request.abort();
    this.#cancelTimer();
    this.#playback?.silence();
    this.#playback = null;
    this.#kept?.complete();
    this.#audio?.close();
    this.#audio = null;
    const waiting = this.#waiting;
    this.#waiting = null;
    this.#setState(state);
    waiting?.resolve();
  }

  #setState(state: PlayerState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#events?.onState(state);
  }
}
