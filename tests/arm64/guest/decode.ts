/** Turns latents into audio, by windows of several sizes. */
import {
  PartsRunner,
  type Schedule,
  Tensor,
  type VoiceStructure,
} from '@hailo-piper/engine/testing';
import { readFloats, writeFloats } from '../float-files.ts';
import { readInput } from './input.ts';

export interface DecodeJob {
  readonly decoder: string;
  readonly structure: VoiceStructure;
  /** File of [channels, frames]. */
  readonly latent: string;
  /** File of the speaker's embedding. */
  readonly speakerVector: string | undefined;
  /** How to go through the frames, and where the audio of each way is to go. */
  readonly ways: readonly { readonly schedule: Schedule; readonly audio: string }[];
}

const vectorOf = (path: string | undefined): Tensor | undefined => {
  const values = path === undefined ? undefined : readFloats(path);
  return values && new Tensor('float32', values, [1, values.length, 1]);
};

const runners = new Map<string, PartsRunner>();
for (const job of readInput<DecodeJob[]>()) {
  const { decoder, structure } = job;
  const parts = { encoder: '', flow: '', decoder };
  const runner = runners.get(decoder) ?? new PartsRunner({ structure, parts });
  runners.set(decoder, runner);
  const latent = readFloats(job.latent);
  const idOfFrame = new Int32Array(latent.length / structure.channels);
  const sentence = { idOfFrame, speakerVector: vectorOf(job.speakerVector) };
  for (const { schedule, audio } of job.ways) {
    writeFloats(audio, await runner.audioBy(sentence, latent, schedule));
  }
}
process.stdout.write('{}');
