/** The choice between two decoders as it is made when a voice is prepared, timed in instructions. */
import { type DecoderTimes, openSession, race, Tensor } from '@hailo-piper/engine/testing';
import { readInput } from './input.ts';
import { instructions } from './instruction-clock.ts';

export interface RaceInput {
  /** Graphs that were optimised. */
  readonly f32: string;
  readonly f16: string;
  readonly channels: number;
  readonly frames: number;
}

const { f32, f16, channels, frames } = readInput<RaceInput>();
const latent = Float32Array.from({ length: channels * frames }, (_, i) => Math.sin(i));
const decode = async (graph: string) => {
  const session = await openSession(graph, {
    intraOpThreads: 1,
    optimization: 'disabled',
    keepsMemory: true,
  });
  const feeds = {
    latent: new Tensor('float32', latent, [1, channels, frames]),
    // A whole sentence: nothing before or behind it.
    window: new Tensor('int64', BigInt64Array.from([0, frames, 0], BigInt), [3]),
  };
  return () => session.run(feeds);
};
const work = { f32: await decode(f32), f16: await decode(f16) };
const times: DecoderTimes = await race(work, { rounds: 1, clock: instructions });
process.stdout.write(JSON.stringify(times));
