import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { DURATION_FRAME, frameNoise } from '../synthesis/noise.ts';
import { type Frames, type WindowSchedule, windowsOf } from '../synthesis/window.ts';
import { withinModel } from './beyond-the-model.ts';
import { durationsAtSpeed } from './durations-at-speed.ts';
import { type EncodedSentence, sharedFloats, sharedInts } from './encoded-sentence.ts';
import { gatherPrior, idsOfFrames } from './graph/gather-prior.ts';
import { type PartName, SEAM } from './graph/parts.ts';
import type { VoiceStructure } from './graph/voice-structure.ts';
import { windowSpan } from './graph/window-span.ts';
import type { SentenceInput, Stretch, WindowedModel } from './voice-model.ts';

/** The parts of one voice. */
export interface Parts {
  /**
   * The exact or the fast form of a part, opened on first use.
   * @param threads of ONNX Runtime, if not as many as the other parts have.
   */
  open(part: PartName, exact: boolean, threads?: number): Promise<InferenceSession>;
  close(): Promise<void>;
}

/** A voice cut into parts. It speaks a sentence window by window, each with exact edges. */
export class WindowedVoice implements WindowedModel {
  readonly #parts: Parts;
  readonly #structure: VoiceStructure;

  constructor(parts: Parts, structure: VoiceStructure) {
    this.#parts = parts;
    this.#structure = structure;
  }

  async open(exact: boolean, encodes: boolean): Promise<void> {
    // One after the other, which limits the temporary memory of loading.
    if (encodes) await this.#parts.open('encoder', exact);
    for (const part of ['flow', 'decoder'] as const) await this.#parts.open(part, exact);
  }

  close(): Promise<void> {
    return this.#parts.close();
  }

  async *speak(input: SentenceInput, schedule: WindowSchedule): AsyncGenerator<Stretch> {
    const sentence = await this.encode(input);
    const { frames, decoderHalo, samplesPerId } = sentence;
    for (const { flow, decoder } of windowsOf(frames, schedule, decoderHalo)) {
      if (flow !== undefined) await this.makeLatent(sentence, flow);
      const audio = await this.decode(sentence, decoder);
      yield { audio, total: frames * sentence.hop, samplesPerId };
    }
  }

  async encode(input: SentenceInput): Promise<EncodedSentence> {
    const { ids, scales, speed, speaker, seed, exact, encoderThreads } = input;
    const { channels, hop, speakers, durationNoise, decoderHalo } = this.#structure;
    const threads = ids.length < WORTH_THREADS ? undefined : encoderThreads;
    const encoder = await this.#parts.open('encoder', exact, threads);
    const feeds: Record<string, Tensor> = {
      [SEAM.ids]: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
      [SEAM.scales]: new Tensor(
        'float32',
        Float32Array.of(scales.noiseScale, scales.lengthScale, scales.noiseWScale),
        [3],
      ),
    };
    if (speakers) feeds[SEAM.speaker] = new Tensor('int64', BigInt64Array.of(BigInt(speaker)), [1]);
    if (durationNoise) {
      const noise = new Float32Array(2 * ids.length);
      if (scales.noiseWScale !== 0) frameNoise(noise, seed, DURATION_FRAME);
      feeds[SEAM.durationNoise] = new Tensor('float32', noise, [1, 2, ids.length]);
    }
    const results = await withinModel(input, () => encoder.run(feeds));
    const values = (name: string) => results[name]?.data as Float32Array;
    const durations = durationsAtSpeed(values(SEAM.durations), speed);
    const idOfFrame = sharedInts(idsOfFrames(durations));
    const frames = idOfFrame.length;
    const vector = results[SEAM.speakerVector];
    return {
      ...{ frames, idOfFrame, seed, exact, decoderHalo, hop },
      noiseScale: scales.noiseScale,
      samplesPerId: sharedInts(Int32Array.from(durations, (each) => each * hop)),
      prior: {
        ids: ids.length,
        channels,
        mean: sharedFloats(values(SEAM.mean)),
        deviation: sharedFloats(values(SEAM.deviation)),
      },
      speaker: vector && {
        vector: Float32Array.from(vector.data as Float32Array),
        dims: vector.dims,
      },
      latent: new Float32Array(
        new SharedArrayBuffer(channels * frames * Float32Array.BYTES_PER_ELEMENT),
      ),
    };
  }

  async makeLatent(sentence: EncodedSentence, { first, end }: Frames): Promise<void> {
    const { frames, prior, idOfFrame, noiseScale, seed, exact, latent } = sentence;
    const { channels, flowHalo } = this.#structure;
    const flow = await this.#parts.open('flow', exact);
    const { from, to } = windowSpan(first, end, frames, flowHalo, true);
    const noise = (frame: number, into: Float32Array) => frameNoise(into, seed, frame);
    const gathered = gatherPrior(prior, idOfFrame, from, to, noiseScale, noise);
    const results = await flow.run({
      [SEAM.prior]: new Tensor('float32', gathered, [1, channels, to - from]),
      ...speakerOf(sentence),
    });
    const made = results[SEAM.latent]?.data as Float32Array;
    for (let channel = 0; channel < channels; channel++) {
      const start = channel * (to - from) + first - from;
      latent.set(made.subarray(start, start + end - first), channel * frames + first);
    }
  }

  async decode(sentence: EncodedSentence, { first, end }: Frames): Promise<Float32Array> {
    const { frames, exact, latent, decoderHalo, hop } = sentence;
    const { channels } = this.#structure;
    const decoder = await this.#parts.open('decoder', exact);
    const { from, to } = windowSpan(first, end, frames, decoderHalo, exact);
    const window = new Float32Array(channels * (to - from));
    for (let channel = 0; channel < channels; channel++) {
      const row = channel * frames;
      window.set(latent.subarray(row + from, row + to), channel * (to - from));
    }
    const sheds = decoder.inputNames.includes(SEAM.window);
    const results = await decoder.run({
      [SEAM.latent]: new Tensor('float32', window, [1, channels, to - from]),
      ...(sheds && { [SEAM.window]: windowTensor(first - from, end - first, to - end) }),
      ...speakerOf(sentence),
    });
    const audio = results[SEAM.audio]?.data as Float32Array;
    return sheds ? audio : audio.subarray((first - from) * hop, (end - from) * hop);
  }
}

/** Phoneme ids from which more threads for the encoder save time; with 130, a tenth. */
const WORTH_THREADS = 100;

/** The speaker input of flow and decoder. */
const speakerOf = ({ speaker }: EncodedSentence): Readonly<Record<string, Tensor>> =>
  speaker === undefined
    ? {}
    : { [SEAM.speakerVector]: new Tensor('float32', speaker.vector, speaker.dims) };

const windowTensor = (...frames: [before: number, within: number, behind: number]): Tensor =>
  new Tensor('int64', BigInt64Array.from(frames, BigInt), [3]);
