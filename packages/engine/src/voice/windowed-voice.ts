import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { DURATION_FRAME, frameNoise } from '../synthesis/noise.ts';
import { type Frames, type WindowSchedule, windowsOf } from '../synthesis/window.ts';
import { withinModel } from './beyond-the-model.ts';
import { durationsAtSpeed } from './durations-at-speed.ts';
import { gatherPrior, idsOfFrames, type PriorPerId } from './graph/gather-prior.ts';
import { type PartName, SEAM } from './graph/parts.ts';
import type { VoiceStructure } from './graph/voice-structure.ts';
import { windowSpan } from './graph/window-span.ts';
import type { SentenceInput, Stretch, VoiceModel } from './voice-model.ts';

export type PartSessions = Readonly<Record<PartName, InferenceSession>>;

/** The parts of one voice, as sessions. */
export interface Parts {
  /** The exact parts or the fast ones, opened on first use. */
  open(exact: boolean): Promise<PartSessions>;
  close(): Promise<void>;
}

/** A sentence after the encoder: everything that its windows are computed from. */
interface EncodedSentence {
  readonly frames: number;
  readonly prior: PriorPerId;
  readonly idOfFrame: Int32Array;
  readonly samplesPerId: Int32Array;
  /** Speaker input of flow and decoder; empty for a single-speaker voice. */
  readonly speaker: Readonly<Record<string, Tensor>>;
}

/** A voice cut into parts. It speaks a sentence window by window, each with exact edges. */
export class WindowedVoice implements VoiceModel {
  readonly #parts: Parts;
  readonly #structure: VoiceStructure;

  constructor(parts: Parts, structure: VoiceStructure) {
    this.#parts = parts;
    this.#structure = structure;
  }

  async open(exact: boolean): Promise<void> {
    await this.#parts.open(exact);
  }

  close(): Promise<void> {
    return this.#parts.close();
  }

  async *speak(input: SentenceInput, schedule: WindowSchedule): AsyncGenerator<Stretch> {
    const { channels, decoderHalo, hop } = this.#structure;
    const { encoder, flow: flowPart, decoder: decoderPart } = await this.#parts.open(input.exact);
    const sentence = await this.#encode(encoder, input);
    const { frames, samplesPerId } = sentence;
    const latent = new Float32Array(channels * frames);
    for (const { flow, decoder } of windowsOf(frames, schedule, decoderHalo)) {
      if (flow !== undefined) await this.#makeLatent(flowPart, input, sentence, flow, latent);
      yield {
        audio: await this.#decode(decoderPart, input, sentence, decoder, latent),
        total: frames * hop,
        samplesPerId,
      };
    }
  }

  async #encode(encoder: InferenceSession, input: SentenceInput): Promise<EncodedSentence> {
    const { ids, scales, speed, speaker, seed } = input;
    const { channels, hop, speakers, durationNoise } = this.#structure;
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
    const idOfFrame = idsOfFrames(durations);
    const vector = results[SEAM.speakerVector];
    return {
      frames: idOfFrame.length,
      idOfFrame,
      samplesPerId: Int32Array.from(durations, (frames) => frames * hop),
      prior: {
        ids: ids.length,
        channels,
        mean: values(SEAM.mean),
        deviation: values(SEAM.deviation),
      },
      speaker: vector === undefined ? {} : { [SEAM.speakerVector]: vector as Tensor },
    };
  }

  async #makeLatent(
    part: InferenceSession,
    { scales, seed }: SentenceInput,
    { frames, prior, idOfFrame, speaker }: EncodedSentence,
    { first, end }: Frames,
    latent: Float32Array,
  ): Promise<void> {
    const { channels, flowHalo } = this.#structure;
    const { from, to } = windowSpan(first, end, frames, flowHalo, true);
    const noise = (frame: number, into: Float32Array) => frameNoise(into, seed, frame);
    const gathered = gatherPrior(prior, idOfFrame, from, to, scales.noiseScale, noise);
    const results = await part.run({
      [SEAM.prior]: new Tensor('float32', gathered, [1, channels, to - from]),
      ...speaker,
    });
    const made = results[SEAM.latent]?.data as Float32Array;
    for (let channel = 0; channel < channels; channel++) {
      const start = channel * (to - from) + first - from;
      latent.set(made.subarray(start, start + end - first), channel * frames + first);
    }
  }

  async #decode(
    part: InferenceSession,
    { exact }: SentenceInput,
    { frames, speaker }: EncodedSentence,
    { first, end }: Frames,
    latent: Float32Array,
  ): Promise<Float32Array> {
    const { channels, decoderHalo, hop } = this.#structure;
    const { from, to } = windowSpan(first, end, frames, decoderHalo, exact);
    const window = new Float32Array(channels * (to - from));
    for (let channel = 0; channel < channels; channel++) {
      const row = channel * frames;
      window.set(latent.subarray(row + from, row + to), channel * (to - from));
    }
    const sheds = part.inputNames.includes(SEAM.window);
    const results = await part.run({
      [SEAM.latent]: new Tensor('float32', window, [1, channels, to - from]),
      ...(sheds && { [SEAM.window]: windowTensor(first - from, end - first, to - end) }),
      ...speaker,
    });
    const audio = results[SEAM.audio]?.data as Float32Array;
    return sheds ? audio : audio.subarray((first - from) * hop, (end - from) * hop);
  }
}

const windowTensor = (...frames: [before: number, within: number, behind: number]): Tensor =>
  new Tensor('int64', BigInt64Array.from(frames, BigInt), [3]);
