import { PlayClock } from '@hailo-piper/engine';
import type { EventWriter } from './event-writer.ts';

const WIDTH = 2;
const CHANNELS = 1;

/** Writes one audio stream: one rate, one start, one stop. */
export class AudioWriter {
  readonly #events: EventWriter;
  /** Hz. */
  readonly #rate: number;
  readonly #clock = new PlayClock();
  #samples = 0;
  #isStarted = false;
  #isStopped = false;

  constructor(events: EventWriter, rate: number) {
    this.#events = events;
    this.#rate = rate;
  }

  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** Whether there is audio that its listener has not played yet. */
  get isPlaying(): boolean {
    return (this.#clock.leadMs(performance.now()) ?? 0) > 0;
  }

  /** Begins the stream, if it has not begun. */
  async start(): Promise<void> {
    if (this.#isStarted) return;
    this.#isStarted = true;
    await this.#events.write('audio-start', { ...this.#format, timestamp: 0 });
  }

  /** Resolves when the client takes more. */
  async write(samples: Int16Array): Promise<void> {
    await this.start();
    if (samples.length === 0 || this.#isStopped) return;
    const timestamp = this.#milliseconds;
    this.#samples += samples.length;
    this.#clock.give(samples.length / this.#rate, performance.now());
    const { buffer, byteOffset, byteLength } = samples;
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    await this.#events.write('audio-chunk', { ...this.#format, timestamp }, bytes);
  }

  async silence(milliseconds: number): Promise<void> {
    const samples = Math.round((milliseconds * this.#rate) / 1000);
    if (samples > 0) await this.write(new Int16Array(samples));
  }

  /** Ends the stream, if it has begun. */
  async stop(): Promise<void> {
    if (!this.#isStarted || this.#isStopped) return;
    this.#isStopped = true;
    await this.#events.write('audio-stop', { timestamp: this.#milliseconds });
  }

  get #milliseconds(): number {
    return Math.round((this.#samples / this.#rate) * 1000);
  }

  get #format() {
    return { rate: this.#rate, width: WIDTH, channels: CHANNELS };
  }
}
