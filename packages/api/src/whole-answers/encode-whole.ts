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
 * Encodes an answer as its samples arrive, so that only the encoded bytes are held. The bytes are
 * the same as with a length known from the start.
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
