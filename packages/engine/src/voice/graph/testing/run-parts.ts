/** Runs the parts of a voice for tests: on a whole sentence, or in windows of fixed sizes. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type FrameNoise, gatherPrior, idsOfFrames, type PriorPerId } from '../gather-prior.ts';
import { type PartName, SEAM } from '../parts.ts';
import type { VoiceStructure } from '../voice-structure.ts';
import { windowSpan } from '../window-span.ts';

/** A sentence, with the inputs that tests vary. */
export interface SpokenSentence {
  readonly ids: readonly number[];
  readonly noiseScale?: number;
  readonly lengthScale?: number;
  readonly speaker?: number;
}

/** A sentence after the encoder. */
export interface Encoded {
  readonly prior: PriorPerId;
  readonly durations: Float32Array;
  readonly idOfFrame: Int32Array;
  readonly noiseScale: number;
  readonly speakerVector: Tensor | undefined;
}

/** The decoder's input of an encoded sentence, besides the latent. */
export type Spread = Pick<Encoded, 'idOfFrame' | 'speakerVector'>;

/** Window sizes in frames, used in turn; the last size repeats. */
export type Schedule = readonly number[];

const OPTIONS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableMemPattern: false,
  logSeverityLevel: 3,
};

/** @param model its bytes or its path. */
export function openSession(
  model: Uint8Array | string,
  options: InferenceSession.SessionOptions = {},
): Promise<InferenceSession> {
  return typeof model === 'string'
    ? InferenceSession.create(model, { ...OPTIONS, ...options })
    : InferenceSession.create(model, { ...OPTIONS, ...options });
}

const int64 = (...values: number[]) => BigInt64Array.from(values, BigInt);

const sentenceFeeds = ({ ids, noiseScale = 0, lengthScale = 1 }: SpokenSentence) => ({
  ids: new Tensor('int64', int64(...ids), [1, ids.length]),
  scales: new Tensor('float32', Float32Array.of(noiseScale, lengthScale, 0), [3]),
});

/**
 * The stock graph's audio, without noise in the durations.
 * @param noise value for an input of that name, which a test has added to the graph.
 */
export async function runStock(
  session: InferenceSession,
  sentence: SpokenSentence,
  noise?: Tensor,
): Promise<Float32Array> {
  const { ids, scales } = sentenceFeeds(sentence);
  const feeds: Record<string, Tensor> = {
    input: ids,
    input_lengths: new Tensor('int64', int64(sentence.ids.length), [1]),
    scales,
  };
  if (session.inputNames.includes('sid')) {
    feeds.sid = new Tensor('int64', int64(sentence.speaker ?? 0), [1]);
  }
  if (noise) feeds.noise = noise;
  const results = await session.run(feeds);
  return results[session.outputNames[0] as string]?.data as Float32Array;
}

/** Frames [first, end) of a value of channels × width. */
const frames = (values: Float32Array, channels: number, first: number, end: number) => {
  const width = values.length / channels;
  const part = new Float32Array(channels * (end - first));
  for (let channel = 0; channel < channels; channel += 1) {
    const row = values.subarray(channel * width + first, channel * width + end);
    part.set(row, channel * (end - first));
  }
  return part;
};

/** The parts of a voice, as bytes or paths. */
export interface RunnableVoice {
  readonly structure: VoiceStructure;
  readonly parts: Readonly<Record<PartName, Uint8Array | string>>;
}

/** Opens each part on first use, because most tests need only one. */
export class PartsRunner {
  readonly structure: VoiceStructure;
  readonly #parts: RunnableVoice['parts'];
  readonly #options: InferenceSession.SessionOptions;
  readonly #sessions = new Map<PartName, Promise<InferenceSession>>();

  constructor({ structure, parts }: RunnableVoice, options: InferenceSession.SessionOptions = {}) {
    this.structure = structure;
    this.#parts = parts;
    this.#options = options;
  }

  async encode(sentence: SpokenSentence): Promise<Encoded> {
    const { ids } = sentence;
    const feeds: Record<string, Tensor> = sentenceFeeds(sentence);
    if (this.structure.speakers) {
      feeds[SEAM.speaker] = new Tensor('int64', int64(sentence.speaker ?? 0), [1]);
    }
    if (this.structure.durationNoise) {
      const silence = new Float32Array(2 * ids.length);
      feeds[SEAM.durationNoise] = new Tensor('float32', silence, [1, 2, ids.length]);
    }
    const results = await (await this.#session('encoder')).run(feeds);
    const data = (name: string) => results[name]?.data as Float32Array;
    const durations = data(SEAM.durations);
    return {
      durations,
      idOfFrame: idsOfFrames(durations),
      noiseScale: sentence.noiseScale ?? 0,
      speakerVector: results[SEAM.speakerVector],
      prior: {
        ids: ids.length,
        channels: this.structure.channels,
        mean: data(SEAM.mean),
        deviation: data(SEAM.deviation),
      },
    };
  }

  /** The latent of frames [first, end), computed with `halo` frames on either side. */
  async latent(encoded: Encoded, first: number, end: number, halo: number, noise: FrameNoise) {
    const { prior, idOfFrame, noiseScale, speakerVector } = encoded;
    const { from, to } = windowSpan(first, end, idOfFrame.length, halo, true);
    const values = gatherPrior(prior, idOfFrame, from, to, noiseScale, noise);
    const result = await this.#window('flow', SEAM.prior, values, speakerVector);
    return frames(result, this.structure.channels, first - from, end - from);
  }

  /** The samples of frames [first, end) of a whole latent. */
  async audio(encoded: Spread, latent: Float32Array, first: number, end: number, halo: number) {
    const { channels, hop } = this.structure;
    const { from, to } = windowSpan(first, end, encoded.idOfFrame.length, halo);
    const values = frames(latent, channels, from, to);
    const spans = [first - from, end - first, to - end];
    const window = new Tensor('int64', int64(...spans), [3]);
    const result = await this.#window(
      'decoder',
      SEAM.latent,
      values,
      encoded.speakerVector,
      window,
    );
    const isShed = result.length === (end - first) * hop;
    return isShed ? result : result.slice((first - from) * hop, (end - from) * hop);
  }

  /** The whole latent, computed in windows. */
  async latentBy(
    encoded: Encoded,
    schedule: Schedule,
    halo = this.structure.flowHalo,
    noise: FrameNoise = () => {},
  ): Promise<Float32Array> {
    const { channels } = this.structure;
    const width = encoded.idOfFrame.length;
    const whole = new Float32Array(channels * width);
    for (const [first, end] of windows(width, schedule)) {
      const part = await this.latent(encoded, first, end, halo, noise);
      for (let channel = 0; channel < channels; channel += 1) {
        const row = part.subarray(channel * (end - first), (channel + 1) * (end - first));
        whole.set(row, channel * width + first);
      }
    }
    return whole;
  }

  /** The whole audio of a latent, computed in windows. */
  async audioBy(
    encoded: Spread,
    latent: Float32Array,
    schedule: Schedule,
    halo = this.structure.decoderHalo,
  ): Promise<Float32Array> {
    const { hop } = this.structure;
    const width = encoded.idOfFrame.length;
    const whole = new Float32Array(width * hop);
    for (const [first, end] of windows(width, schedule)) {
      whole.set(await this.audio(encoded, latent, first, end, halo), first * hop);
    }
    return whole;
  }

  async speak(sentence: SpokenSentence, schedule: Schedule = [Number.POSITIVE_INFINITY]) {
    const encoded = await this.encode(sentence);
    return this.audioBy(encoded, await this.latentBy(encoded, schedule), schedule);
  }

  #session(part: PartName): Promise<InferenceSession> {
    const session = this.#sessions.get(part) ?? openSession(this.#parts[part], this.#options);
    this.#sessions.set(part, session);
    return session;
  }

  async #window(
    part: 'flow' | 'decoder',
    name: string,
    values: Float32Array,
    vector?: Tensor,
    window?: Tensor,
  ) {
    const session = await this.#session(part);
    const { channels } = this.structure;
    const feeds: Record<string, Tensor> = {
      [name]: new Tensor('float32', values, [1, channels, values.length / channels]),
    };
    if (vector && session.inputNames.includes(SEAM.speakerVector)) {
      feeds[SEAM.speakerVector] = vector;
    }
    if (window && session.inputNames.includes(SEAM.window)) feeds[SEAM.window] = window;
    const results = await session.run(feeds);
    return results[session.outputNames[0] as string]?.data as Float32Array;
  }
}

function* windows(width: number, schedule: Schedule): Generator<[first: number, end: number]> {
  let first = 0;
  for (let k = 0; first < width; k += 1) {
    const size = schedule[Math.min(k, schedule.length - 1)] as number;
    const end = Math.min(width, first + size);
    yield [first, end];
    first = end;
  }
}

/** The largest difference of two signals; infinite if their lengths differ. */
export function distance(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] as number))), 0);
}
