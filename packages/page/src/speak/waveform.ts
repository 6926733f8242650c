import { Peaks } from '../sound/peaks.ts';
import { SpokenLength } from './spoken-length.ts';

export interface WaveformOptions {
  /** Somebody wants to hear on from there. */
  onSeek(seconds: number): void;
  /** What a screen reader says of a place; seconds. */
  describe(position: number, length: number): string;
}

/** Pixels of CSS. */
const BAR = 2;
const GAP = 2;

/** Seconds that a key moves. */
const STEPS: ReadonlyMap<string, number> = new Map([
  ['ArrowRight', 2],
  ['ArrowUp', 2],
  ['ArrowLeft', -2],
  ['ArrowDown', -2],
  ['PageUp', 10],
  ['PageDown', -10],
]);

/** The sound as bars, drawn as it comes, the heard part in another colour. Also a slider. */
export class Waveform {
  readonly #canvas: HTMLCanvasElement;
  readonly #options: WaveformOptions;
  #peaks = new Peaks();
  #sampleRate = 0;
  #length = new SpokenLength(0, 1);
  #position = 0;
  #told = '';
  #shown = '';

  constructor(canvas: HTMLCanvasElement, options: WaveformOptions) {
    this.#canvas = canvas;
    this.#options = options;
    canvas.addEventListener('click', ({ offsetX }) =>
      this.#seek((offsetX / canvas.clientWidth) * this.#seconds),
    );
    canvas.addEventListener('keydown', (event) => this.#press(event));
    new ResizeObserver(() => this.#fit()).observe(canvas);
    for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
      matchMedia(query).addEventListener('change', () => this.#paint());
    }
  }

  /** A new speech; @param length what is known of its length. */
  begin(length: SpokenLength): void {
    this.#peaks = new Peaks();
    this.#sampleRate = 0;
    this.#length = length;
    this.#canvas.setAttribute('aria-disabled', 'true');
    this.show(0);
  }

  add(samples: Float32Array, sampleRate: number): void {
    if (this.#sampleRate === 0) this.#canvas.removeAttribute('aria-disabled');
    this.#sampleRate = sampleRate;
    this.#peaks.add(samples);
  }

  /** @param position seconds heard. */
  show(position: number): void {
    this.#position = position;
    const { played, known } = this.#bars;
    const shown = `${Math.ceil(played)} ${known}`;
    // Most frames look as the one before.
    if (shown !== this.#shown) this.#paint();
    this.#shown = shown;
    this.#tell();
  }

  get #received(): number {
    return this.#sampleRate === 0 ? 0 : this.#peaks.length / this.#sampleRate;
  }

  /** Of the whole width. */
  get #seconds(): number {
    return this.#length.seconds(this.#received);
  }

  /** How many bars there are, how many have a height, and how many were heard. */
  get #bars() {
    const count = Math.floor((this.#canvas.clientWidth + GAP) / (BAR + GAP));
    const perSecond = this.#seconds > 0 ? count / this.#seconds : 0;
    return { count, known: this.#received * perSecond, played: this.#position * perSecond };
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = this.#target(event.key);
    if (target === undefined) return;
    event.preventDefault();
    this.#seek(target);
  }

  #target(key: string): number | undefined {
    if (key === 'Home') return 0;
    if (key === 'End') return this.#received;
    const step = STEPS.get(key);
    return step === undefined ? undefined : this.#position + step;
  }

  #seek(seconds: number): void {
    if (this.#received === 0) return;
    const target = Math.min(this.#received, Math.max(0, seconds));
    this.#options.onSeek(target);
    this.show(target);
  }

  #fit(): void {
    const { clientWidth, clientHeight } = this.#canvas;
    this.#canvas.width = Math.round(clientWidth * devicePixelRatio);
    this.#canvas.height = Math.round(clientHeight * devicePixelRatio);
    this.#paint();
  }

  #paint(): void {
    const context = this.#canvas.getContext('2d');
    if (!context) return;
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const style = getComputedStyle(this.#canvas);
    const [heard, coming, empty] = ['--heard', '--coming', '--empty'].map((name) =>
      style.getPropertyValue(name),
    );
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, width, height);

    const { count, known, played } = this.#bars;
    const columns = this.#peaks.columns(count, this.#seconds * this.#sampleRate);
    // A soft voice is drawn as large as a loud one; silence is not drawn large.
    const loudest = Math.max(0.2, ...columns);
    for (const [column, peak] of columns.entries()) {
      const bar = Math.max(BAR, (peak / loudest) * height);
      context.fillStyle = (column < played ? heard : column < known ? coming : empty) ?? '';
      context.fillRect(column * (BAR + GAP), (height - bar) / 2, BAR, bar);
    }
  }

  /** Once a second is often enough for what is said. */
  #tell(): void {
    const position = Math.floor(this.#position);
    const length = Math.floor(this.#received);
    const told = `${position}/${length}`;
    if (told === this.#told) return;
    this.#told = told;
    this.#canvas.setAttribute('aria-valuemax', String(length));
    this.#canvas.setAttribute('aria-valuenow', String(Math.min(position, length)));
    this.#canvas.setAttribute('aria-valuetext', this.#options.describe(position, length));
  }
}
