import type { Answer } from '../page-report.ts';

/** JSON lines of `POST /v1/synthesize`, as far as they matter here. */
type Line =
  | { readonly type: 'start'; readonly sample_rate: number }
  | { readonly type: 'sentence'; readonly words: Answer['words'] | null }
  | { readonly type: 'audio'; readonly audio: string }
  | { readonly type: 'end' };

const FIRST_ROOM = 1 << 18;

/** One answer of the service with speech, read beside the page. */
export class ReadAnswer {
  /** Time of performance.now() at which it was asked for. */
  readonly askedAtMs: number;
  sampleRate = 0;
  words: Answer['words'][number][] = [];
  isWhole = false;
  #samples = new Int16Array(FIRST_ROOM);
  #length = 0;
  #half = '';
  readonly #arrivals: { readonly length: number; readonly atMs: number }[] = [];

  constructor(askedAtMs: number) {
    this.askedAtMs = askedAtMs;
  }

  get samples(): Int16Array {
    return this.#samples.subarray(0, this.#length);
  }

  /** Reads until the answer ends, is given up or breaks off. */
  async read(response: Response): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    const reader = response.body?.getReader();
    for (;;) {
      const part = await reader?.read().catch(() => undefined);
      if (part === undefined || part.done) return;
      const lines = (rest + decoder.decode(part.value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') this.#add(JSON.parse(line));
    }
  }

  report(): Answer {
    const { words, isWhole } = this;
    return { seconds: this.#length / (this.sampleRate || 1), words, isWhole };
  }

  #add(line: Line): void {
    if (line.type === 'start') this.sampleRate = line.sample_rate;
    else if (line.type === 'sentence') this.words.push(...(line.words ?? []));
    else if (line.type === 'end') this.isWhole = true;
    else this.#append(line.audio);
  }

  #append(base64: string): void {
    const text = this.#half + atob(base64);
    // A sample may be divided between two lines.
    this.#half = text.slice(text.length & ~1);
    const samples = new Int16Array(text.length >> 1);
    const bytes = new Uint8Array(samples.buffer);
    for (let n = 0; n < bytes.length; n++) bytes[n] = text.charCodeAt(n);
    const length = this.#length + samples.length;
    if (length > this.#samples.length) {
      const room = new Int16Array(2 * length);
      room.set(this.samples);
      this.#samples = room;
    }
    this.#samples.set(samples, this.#length);
    this.#length = length;
    this.#arrivals.push({ length, atMs: performance.now() });
  }

  /** Time of performance.now() at which a sample had come. */
  arrivedAtMs(sample: number): number {
    return this.#arrivals.find(({ length }) => length > sample)?.atMs ?? performance.now();
  }
}

/** All that came, in the order in which the answers began. */
export const answers: ReadAnswer[] = [];

/** Bodies of the requests that were answered by speech. */
export const asked: string[] = [];

/** Reads a copy of each answer with speech that the page fetches from now on. */
export function tapFetch(): void {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const askedAtMs = performance.now();
    const response = await fetch(input, init);
    if (response.headers.get('content-type')?.startsWith('application/x-ndjson')) {
      const answer = new ReadAnswer(askedAtMs);
      answers.push(answer);
      asked.push(String(init?.body));
      void answer.read(response.clone());
    }
    return response;
  };
}
