/** Prepares a voice as the service does, with the decoder that this machine and `choice` allow. */
import {
  type DecoderCandidates,
  decoderCandidates,
  prepareVoice,
  readEntry,
  thisProcessor,
} from '@hailo-piper/engine/testing';
import { readInput } from './input.ts';

export interface PrepareInput {
  readonly choice: 'auto' | 'f32' | 'f16';
  readonly model: string;
  readonly folder: string;
}

export interface PrepareResult {
  /** What `auto` would have to choose from. */
  readonly auto: DecoderCandidates;
  /** Undefined where it was refused. */
  readonly decoder?: 'f32' | 'f16';
  readonly files?: readonly string[];
  readonly refused?: string;
}

const prepare = async ({ choice, model, folder }: PrepareInput): Promise<PrepareResult> => {
  const auto = decoderCandidates('auto', thisProcessor());
  try {
    const candidates = decoderCandidates(choice, thisProcessor());
    await prepareVoice(model, folder, candidates, () => {});
    const { decoder, files } = await readEntry(folder);
    return { auto, decoder, files: Object.keys(files) };
  } catch (error) {
    return { auto, refused: error instanceof Error ? error.message : String(error) };
  }
};

process.stdout.write(JSON.stringify(await prepare(readInput<PrepareInput>())));
