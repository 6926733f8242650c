import { createHash } from 'node:crypto';
import type { AudioChunk } from '@hailo-piper/engine';
import {
  bytesOf,
  DamagedEntry,
  HEAD_BYTES,
  packed,
  samplesOf,
  unpacked,
} from '../levels/packed.ts';
import type { Key } from '../phrase-key.ts';
import type { PartNote } from './part-note.ts';
import { isPartNote } from './shapes.ts';

/** A part as it is read. */
export interface Part {
  readonly sampleRate: number;
  readonly chunk: AudioChunk;
}

/** Values of the server that make one part. */
export const VALUES_PER_PART = 2;

/**
 * Packs a chunk as two entries, its note and its samples. Their keys are made of the utterance and
 * the place in it, so a part at another place is none.
 */
export function packedPart(
  utterance: string,
  index: number,
  { chunk, sampleRate }: Part,
): Promise<[Buffer, Buffer]> {
  const { samples, plan, ...rest } = chunk;
  const { phonemeIds, unknown } = plan;
  const note: PartNote = { ...rest, sampleRate, plan: { phonemeIds, unknown } };
  const bytes = new TextEncoder().encode(JSON.stringify(note));
  return Promise.all([
    packed(partKey(utterance, index, 'note'), { kind: 'wording', bytes }),
    packed(partKey(utterance, index, 'samples'), { kind: 'sound', bytes: bytesOf(samples) }),
  ]);
}

/**
 * @param maxBytes of either value, and of what is packed in it.
 * @throws DamagedEntry; what the decompressor throws.
 */
export async function unpackedPart(
  utterance: string,
  index: number,
  values: readonly unknown[],
  maxBytes: number,
): Promise<Part> {
  const [first, second] = values;
  const note = await unpackedValue(partKey(utterance, index, 'note'), first, maxBytes);
  const sound = await unpackedValue(partKey(utterance, index, 'samples'), second, maxBytes);
  const told: unknown = JSON.parse(new TextDecoder().decode(note.bytes));
  if (!isPartNote(told) || sound.kind !== 'sound') throw new DamagedEntry('not a part');
  const { sampleRate, plan, ...rest } = told;
  const samples = samplesOf(sound.bytes);
  return { sampleRate, chunk: { ...rest, samples, plan: { ...plan, queueMs: 0, planMs: 0 } } };
}

/**
 * Unpacks a value of the server.
 * @throws as {@link unpackedPart}.
 */
export async function unpackedValue(key: Key, value: unknown, maxBytes: number) {
  if (!Buffer.isBuffer(value)) throw new DamagedEntry('not a value');
  if (value.length > maxBytes || value.length < HEAD_BYTES || value.readUInt32LE(8) > maxBytes) {
    throw new DamagedEntry('too long');
  }
  return unpacked(key, value);
}

const partKey = (utterance: string, index: number, of: 'note' | 'samples'): Key =>
  createHash('sha256').update(`${utterance} ${index} ${of}`).digest('hex');
