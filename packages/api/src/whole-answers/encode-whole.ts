import type { AudioEncoder, PcmStream } from '@hailo-piper/audio';
import type { AnswerInHand } from './answers-in-hand.ts';
import { ByteBlocks } from './byte-blocks.ts';

export interface EncodedWhole {
  readonly blocks: Buffer[];
  /** Bytes. */
  readonly size: number;
  /** Samples. */
  readonly length: number;
}

/**
 * One answer's bytes, encoded as the samples come: of a long answer only what it is made of is held.
 * They are those of an encoder that has known the length from the beginning.
 */
export async function encodeWhole(
  encoder: AudioEncoder,
  { sampleRate, parts }: Pick<PcmStream, 'sampleRate' | 'parts'>,
  answer: Pick<AnswerInHand, 'add'>,
): Promise<EncodedWhole> {
  const bytes = new ByteBlocks();
  let length = 0;
  async function* measured(): AsyncGenerator<Int16Array> {
    for await (const part of parts) {
      length += part.length;
      yield part;
    }
  }
  for await (const more of encoder.encode({ sampleRate, length: null, parts: measured() })) {
    answer.add(more.length);
    bytes.add(more);
  }
  const blocks = bytes.end();
  await encoder.complete?.(blocks, { sampleRate, length });
  return { blocks, size: bytes.size, length };
}
