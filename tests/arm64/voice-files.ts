/** What the emulated machine is given of a voice: files made here, on x64. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DecoderForm,
  PartsRunner,
  type RunnableVoice,
  recipeFor,
  type Schedule,
  splitVoice,
} from '@hailo-piper/engine/testing';
import { readFloats, writeFloats } from './float-files.ts';
import type { DecodeJob } from './guest/decode.ts';

/** A latent in a file, and the audio that this machine makes of it. */
export interface Latent {
  readonly file: string;
  readonly frames: number;
  readonly speakerVector: string | undefined;
  readonly audio: Float32Array;
}

/** A decoder's work in the emulated machine, and where to find it afterwards. */
export interface Decoding {
  readonly job: DecodeJob;
  /** Of each schedule, once the job is done. */
  audio(): Float32Array[];
}

export class VoiceFiles {
  readonly #name: string;
  readonly #model: Uint8Array;
  readonly #folder: string;
  readonly #here: PartsRunner;
  readonly #written = new Map<DecoderForm, RunnableVoice>();
  #count = 0;

  constructor(name: string, model: Uint8Array, folder: string) {
    this.#name = name;
    this.#model = model;
    this.#folder = folder;
    this.#here = new PartsRunner(splitVoice(model, { recipe: recipeFor('plain') }));
  }

  get structure() {
    return this.#here.structure;
  }

  /** The parts, with a decoder of that form. */
  parts(form: DecoderForm): RunnableVoice {
    const known = this.#written.get(form);
    if (known !== undefined) return known;
    const { structure, parts } = splitVoice(this.#model, { recipe: recipeFor(form) });
    const write = (part: keyof typeof parts) => {
      const path = this.#path(`${form}-${part}.onnx`);
      writeFileSync(path, parts[part]);
      return path;
    };
    const written = {
      structure,
      parts: { encoder: write('encoder'), flow: write('flow'), decoder: write('decoder') },
    };
    this.#written.set(form, written);
    return written;
  }

  /** Says a sentence without noise. */
  async latent(ids: readonly number[]): Promise<Latent> {
    const encoded = await this.#here.encode({ ids, speaker: 0 });
    const frames = encoded.idOfFrame.length;
    const values = await this.#here.latentBy(encoded, [frames]);
    const file = this.#next('latent');
    writeFloats(file, values);
    let speakerVector: string | undefined;
    if (encoded.speakerVector !== undefined) {
      speakerVector = this.#next('speaker');
      writeFloats(speakerVector, encoded.speakerVector.data as Float32Array);
    }
    const audio = await this.#here.audioBy(encoded, values, [frames]);
    return { file, frames, speakerVector, audio };
  }

  decoding(form: DecoderForm, latent: Latent, schedules: readonly Schedule[]): Decoding {
    const ways = schedules.map((schedule) => ({ schedule, audio: this.#next('audio') }));
    return {
      job: {
        decoder: this.parts(form).parts.decoder as string,
        structure: this.structure,
        latent: latent.file,
        speakerVector: latent.speakerVector,
        ways,
      },
      audio: () => ways.map(({ audio }) => readFloats(audio)),
    };
  }

  #next(kind: string): string {
    this.#count += 1;
    return this.#path(`${this.#count}.${kind}`);
  }

  #path(name: string): string {
    return join(this.#folder, `${this.#name}-${name}`);
  }
}
