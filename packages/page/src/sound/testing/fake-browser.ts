import type { Browser } from '../audio-output.ts';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A node that was started. */
export class FakeNode {
  buffer: FakeBuffer | null = null;
  onended: (() => void) | null = null;
  /** Frames of the context. */
  from = Number.POSITIVE_INFINITY;
  to = Number.POSITIVE_INFINITY;
  isConnected = false;
  hasEnded = false;
  readonly #rate: number;

  constructor(rate: number) {
    this.#rate = rate;
  }

  connect(): void {
    this.isConnected = true;
  }

  disconnect(): void {
    this.isConnected = false;
  }

  start(at: number): void {
    this.from = at * this.#rate;
    this.to = this.from + (this.buffer?.length ?? 0);
  }

  /** A node that is stopped before it starts has ended too. */
  stop(at: number): void {
    this.to = Math.min(this.to, at * this.#rate);
  }
}

class FakeBuffer {
  readonly length: number;
  readonly #samples: Float32Array<ArrayBuffer>;

  constructor(length: number) {
    this.length = length;
    this.#samples = new Float32Array(length);
  }

  getChannelData(): Float32Array<ArrayBuffer> {
    return this.#samples;
  }
}

/** A gain that records what was asked of it. */
class FakeGain {
  readonly asked: (readonly [string, ...number[]])[] = [];
  isConnected = false;
  readonly gain = {
    cancelScheduledValues: (at: number) => this.asked.push(['cancel', at]),
    setValueAtTime: (value: number, at: number) => this.asked.push(['set', value, at]),
    setTargetAtTime: (value: number, at: number) => this.asked.push(['target', value, at]),
    linearRampToValueAtTime: (value: number, at: number) => this.asked.push(['ramp', value, at]),
  };

  connect(): void {
    this.isConnected = true;
  }

  disconnect(): void {
    this.isConnected = false;
  }
}

/** The parts of an AudioContext that the player uses; its clock moves when the test says so. */
export class FakeContext extends EventTarget {
  readonly sampleRate: number;
  readonly destination = {};
  readonly nodes: FakeNode[] = [];
  readonly gains: FakeGain[] = [];
  currentTime = 0;
  /** Larger than any browser's that was seen, so that sound begins a round 60 ms after it was scheduled. */
  baseLatency = 0.06;
  outputLatency = 0;
  state: AudioContextState = 'suspended';
  /** As if no click had allowed sound. */
  isBlocked = false;

  constructor(sampleRate: number) {
    super();
    this.sampleRate = sampleRate;
  }

  createBuffer(_channels: number, length: number): FakeBuffer {
    return new FakeBuffer(length);
  }

  createBufferSource(): FakeNode {
    const node = new FakeNode(this.sampleRate);
    this.nodes.push(node);
    return node;
  }

  createGain(): FakeGain {
    const gain = new FakeGain();
    this.gains.push(gain);
    return gain;
  }

  async resume(): Promise<void> {
    if (this.isBlocked) return new Promise(() => {});
    this.become('running');
  }

  async suspend(): Promise<void> {
    this.become('suspended');
  }

  become(state: AudioContextState): void {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }

  /** The nodes that are connected, scheduled or playing. */
  get live(): FakeNode[] {
    return this.nodes.filter(({ isConnected, hasEnded }) => isConnected && !hasEnded);
  }

  /** What came out of all nodes until now, without gains. */
  output(): Float32Array {
    const output = new Float32Array(Math.round(this.currentTime * this.sampleRate));
    for (const { buffer, from, to } of this.nodes) {
      const first = Math.round(from);
      const samples = buffer?.getChannelData() ?? new Float32Array(0);
      const end = Math.min(output.length, Math.round(to));
      for (let n = first; n < end; n++) output[n] = (output[n] ?? 0) + (samples[n - first] ?? 0);
    }
    return output;
  }
}

/** A browser with one sound card and timers, whose time moves when the test says so. */
export class FakeBrowser implements Browser {
  readonly context: FakeContext;
  contexts = 0;
  /** Timers are not called sooner, as in a tab in the background. */
  shortestTimerSeconds = 0;
  /** Seconds; timers go on while the context does not run. */
  #now = 0;
  readonly #timers = new Set<Timer>();

  constructor(sampleRate: number) {
    this.context = new FakeContext(sampleRate);
  }

  createContext = (): AudioContext => {
    this.contexts += 1;
    return this.context as unknown as AudioContext;
  };

  after = (ms: number, callback: () => void): (() => void) => {
    const timer = { at: this.#now + Math.max(this.shortestTimerSeconds, ms / 1000), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** Lets time pass, with timers and ended nodes in their order. */
  pass(seconds: number): void {
    const end = this.#now + seconds;
    for (;;) {
      const timer = [...this.#timers].toSorted((a, b) => a.at - b.at)[0];
      const node = this.#nextEnd();
      const nodeAt = node ? this.#now + this.#until(node) : Number.POSITIVE_INFINITY;
      const next = Math.min(timer?.at ?? Number.POSITIVE_INFINITY, nodeAt);
      if (next > end) break;
      this.#moveTo(next);
      if (node && nodeAt <= next) {
        node.hasEnded = true;
        node.onended?.();
      } else if (timer) {
        this.#timers.delete(timer);
        timer.callback();
      }
    }
    this.#moveTo(end);
  }

  #nextEnd(): FakeNode | undefined {
    if (this.context.state !== 'running') return undefined;
    const started = this.context.nodes.filter(
      ({ hasEnded, from }) => !hasEnded && from !== Number.POSITIVE_INFINITY,
    );
    return started.toSorted((a, b) => a.to - b.to)[0];
  }

  #until({ to }: FakeNode): number {
    return Math.max(0, to / this.context.sampleRate - this.context.currentTime);
  }

  #moveTo(time: number): void {
    if (this.context.state === 'running') this.context.currentTime += time - this.#now;
    this.#now = time;
  }
}
