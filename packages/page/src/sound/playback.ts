import { HeardClock } from './heard-clock.ts';
import { OutputLatency } from './output-latency.ts';

/** A speech at the rate of the sound card, as much of it as there is. */
export interface Frames {
  readonly count: number;
  /** No more will come. */
  readonly isComplete: boolean;
  /** Calculates frames from `first` on. */
  render(first: number, into: Float32Array): void;
}

/**
 * From scheduling to the first sample: the browser must not be past it already. It may be by what it calculates at once,
 * its base latency. Firefox tells none, and WebKit one block, which cannot be: they calculate up to 20 ms.
 */
const LEAST_AHEAD_SECONDS = 0.012;
const UNTOLD_AHEAD_SECONDS = 0.025;
const ONE_BLOCK = 128;
/** Audio that begins sooner may come too late to follow what is played without a gap. */
const TOO_LATE_SECONDS = 0.02;
/** Timers of a tab in the background run once a second, and seldom later. */
const SCHEDULED_AHEAD_SECONDS = 10;
const LONGEST_NODE_SECONDS = 1;
/** Pieces shorter than this wait for more while this much is scheduled. */
const SHORTEST_NODE_SECONDS = 0.1;
const COMFORTABLE_SECONDS = 1.5;
/** Speech that begins or ends amid a sound would click. */
const FADE_IN_SECONDS = 0.005;
const FADE_OUT_SECONDS = 0.02;

/** Plays a speech from one position on, by source nodes one behind the other. */
export class Playback {
  readonly #context: AudioContext;
  readonly #frames: Frames;
  readonly #onRoom: () => void;
  readonly #gain: GainNode;
  readonly #nodes = new Set<AudioBufferSourceNode>();
  readonly #clock: HeardClock;
  readonly #latency: OutputLatency;
  readonly #firstFrame: number;
  /** Of the speech, behind the last that is scheduled. */
  #nextFrame: number;
  /** Frame of the context at which that one ends. */
  #endFrame = 0;
  #position = 0;
  #isSilenced = false;

  /**
   * @param position seconds.
   * @param onRoom is called when a node was played, so that there is room for another.
   */
  constructor(context: AudioContext, frames: Frames, position: number, onRoom: () => void) {
    this.#context = context;
    this.#frames = frames;
    this.#onRoom = onRoom;
    this.#clock = new HeardClock(position);
    this.#latency = new OutputLatency(context);
    this.#firstFrame = Math.round(position * context.sampleRate);
    this.#nextFrame = this.#firstFrame;
    this.#gain = context.createGain();
    this.#gain.connect(context.destination);
  }

  /** Seconds of the speech that were heard. Never less than before, also where the latency grows. */
  get position(): number {
    this.#position = Math.max(this.#position, this.#clock.positionAt(this.#heardTime));
    return this.#position;
  }

  /** The first sample was heard. */
  get hasBegun(): boolean {
    return this.#heardTime >= this.#clock.begins;
  }

  /** All of the speech was heard. */
  get isOver(): boolean {
    return this.#isScheduled && this.#heardTime >= this.#clock.ends;
  }

  /** Seconds until `hasBegun` or `isOver` changes; Infinity if that depends on more audio. */
  get untilChange(): number {
    const { begins, ends } = this.#clock;
    if (!this.hasBegun) return begins - this.#heardTime;
    return this.#isScheduled ? ends - this.#heardTime : Number.POSITIVE_INFINITY;
  }

  /**
   * Schedules the next node, if there is audio for it and not enough scheduled. One at a time,
   * because to calculate ten seconds of audio holds a phone up.
   *
   * @returns whether it did; then there may be more.
   */
  schedule(): boolean {
    const { sampleRate } = this.#context;
    const waiting = this.#frames.count - this.#nextFrame;
    if (waiting <= 0 || this.#ahead >= SCHEDULED_AHEAD_SECONDS) return false;
    const isShort = waiting < SHORTEST_NODE_SECONDS * sampleRate && !this.#frames.isComplete;
    if (isShort && this.#ahead > COMFORTABLE_SECONDS) return false;
    const count = Math.min(waiting, Math.round(LONGEST_NODE_SECONDS * sampleRate));
    const buffer = this.#context.createBuffer(1, count, sampleRate);
    this.#frames.render(this.#nextFrame, buffer.getChannelData(0));
    // Looked at again, because to calculate takes time.
    if (this.#ahead < TOO_LATE_SECONDS) {
      const soon = this.#context.currentTime + this.#startAhead;
      this.#endFrame = Math.ceil(soon * sampleRate);
    }
    this.#play(buffer);
    return true;
  }

  /** Silence at once. */
  silence(): void {
    const { currentTime } = this.#context;
    this.#gain.gain.cancelScheduledValues(currentTime);
    this.#gain.gain.setTargetAtTime(0, currentTime, FADE_OUT_SECONDS / 10);
    for (const node of this.#nodes) node.stop(currentTime + FADE_OUT_SECONDS);
    this.#isSilenced = true;
    this.#release();
  }

  #play(buffer: AudioBuffer): void {
    const { sampleRate } = this.#context;
    const node = this.#context.createBufferSource();
    node.buffer = buffer;
    node.connect(this.#gain);
    node.onended = () => {
      node.disconnect();
      this.#nodes.delete(node);
      this.#release();
      this.#onRoom();
    };
    this.#nodes.add(node);
    // A whole frame of the context, so that no node is moved by a fraction of one.
    const at = this.#endFrame / sampleRate;
    if (this.#nextFrame === this.#firstFrame && this.#firstFrame > 0) this.#fadeIn(at);
    node.start(at);
    // A busy machine may be past it all the same: then it begins now, and the next one must not begin in it.
    const from = Math.max(this.#endFrame, Math.ceil(this.#context.currentTime * sampleRate));
    const end = this.#nextFrame + buffer.length;
    this.#clock.add(from / sampleRate, this.#nextFrame / sampleRate, end / sampleRate);
    this.#nextFrame = end;
    this.#endFrame = from + buffer.length;
  }

  #fadeIn(at: number): void {
    this.#gain.gain.setValueAtTime(0, at);
    this.#gain.gain.linearRampToValueAtTime(1, at + FADE_IN_SECONDS);
  }

  /** Leaves the graph of the context, which lives as long as the page. */
  #release(): void {
    if (this.#isSilenced && this.#nodes.size === 0) this.#gain.disconnect();
  }

  /** Seconds of audio that are scheduled and not played; negative where there is none. */
  get #ahead(): number {
    return this.#endFrame / this.#context.sampleRate - this.#context.currentTime;
  }

  get #startAhead(): number {
    const { baseLatency, sampleRate } = this.#context;
    const isTold = Math.round(baseLatency * sampleRate) > ONE_BLOCK;
    return isTold ? Math.max(LEAST_AHEAD_SECONDS, baseLatency) : UNTOLD_AHEAD_SECONDS;
  }

  get #isScheduled(): boolean {
    return this.#frames.isComplete && this.#nextFrame >= this.#frames.count;
  }

  /** What is heard now was played a latency ago. */
  get #heardTime(): number {
    return this.#context.currentTime - this.#latency.seconds;
  }
}
