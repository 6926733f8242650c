import { createHash, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw, inflateRawSync } from 'node:zlib';
import type { Key } from '../phrase-key.ts';
import type { Kept, Kind } from './level.ts';

/**
 * An entry as a file, or as a value of a server:
 *
 * | bytes | what |
 * |---|---|
 * | 0–3 | `HPP1` |
 * | 4–7 | kind: 1 wording, 2 sound |
 * | 8–11 | length of the entry |
 * | 12–15 | length of the payload |
 * | 16–47 | key |
 * | 48–79 | SHA-256 of all bytes before it and of the payload |
 * | 80– | payload, deflated |
 *
 * Numbers are little-endian. The payload of a sound is its second differences, low bytes before
 * high bytes.
 */
const MAGIC = 0x3150_5048;
const KINDS: readonly (Kind | undefined)[] = [undefined, 'wording', 'sound'];
const HASHED_HEAD = 48;
export const HEAD_BYTES = 80;
const LEVEL = 6;

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** An entry whose bytes are not those that were written. */
export class DamagedEntry extends Error {}

/** Packs an entry; most of the work is done by other threads. */
export async function packed(key: Key, { kind, bytes }: Kept): Promise<Buffer> {
  const plain = kind === 'sound' ? differences(samplesOf(bytes)) : bytes;
  const payload = await deflate(plain, { level: LEVEL });
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt32LE(KINDS.indexOf(kind), 4);
  head.writeUInt32LE(bytes.byteLength, 8);
  head.writeUInt32LE(payload.byteLength, 12);
  head.write(key, 16, 'hex');
  hashOf(head, payload).copy(head, HASHED_HEAD);
  return Buffer.concat([head, payload]);
}

/** @throws DamagedEntry if it is not the entry of this key, as it was packed. */
export async function unpacked(key: Key, file: Buffer): Promise<Kept> {
  const entry = checked(key, file);
  return keptOf(
    entry,
    await inflate(entry.payload, { maxOutputLength: Math.max(1, entry.length) }),
  );
}

/** The same in one go. @throws DamagedEntry. */
export function unpackedAtOnce(key: Key, file: Buffer): Kept {
  const entry = checked(key, file);
  return keptOf(
    entry,
    inflateRawSync(entry.payload, { maxOutputLength: Math.max(1, entry.length) }),
  );
}

interface CheckedEntry {
  readonly kind: Kind | undefined;
  readonly length: number;
  readonly payload: Buffer;
}

function checked(key: Key, file: Buffer): CheckedEntry {
  const payload = file.subarray(HEAD_BYTES);
  if (
    file.length < HEAD_BYTES ||
    file.readUInt32LE(0) !== MAGIC ||
    file.readUInt32LE(12) !== payload.length ||
    file.toString('hex', 16, HASHED_HEAD) !== key ||
    !timingSafeEqual(hashOf(file, payload), file.subarray(HASHED_HEAD, HEAD_BYTES))
  ) {
    throw new DamagedEntry('not as it was written');
  }
  return { kind: KINDS[file.readUInt32LE(4)], length: file.readUInt32LE(8), payload };
}

function keptOf({ kind, length }: CheckedEntry, plain: Buffer): Kept {
  if (kind === undefined || plain.length !== length) throw new DamagedEntry('of another length');
  return { kind, bytes: kind === 'sound' ? bytesOf(summed(plain)) : new Uint8Array(plain) };
}

const hashOf = (head: Buffer, payload: Buffer): Buffer =>
  createHash('sha256').update(head.subarray(0, HASHED_HEAD)).update(payload).digest();

export function bytesOf({ buffer, byteOffset, byteLength }: Int16Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}

/** @param bytes at an even offset. */
export function samplesOf({ buffer, byteOffset, byteLength }: Uint8Array): Int16Array {
  return new Int16Array(buffer as ArrayBuffer, byteOffset, byteLength / 2);
}

/** Second differences, folded so that small ones have a high byte of zero. */
function differences(samples: Int16Array): Uint8Array {
  const { length } = samples;
  const planes = new Uint8Array(2 * length);
  let before = 0;
  let slope = 0;
  for (let i = 0; i < length; i++) {
    const sample = samples[i] as number;
    const rise = ((sample - before) << 16) >> 16;
    const bend = ((rise - slope) << 16) >> 16;
    const folded = (bend << 1) ^ (bend >> 15);
    planes[i] = folded;
    planes[length + i] = folded >> 8;
    before = sample;
    slope = rise;
  }
  return planes;
}

function summed(planes: Uint8Array): Int16Array {
  const length = planes.length / 2;
  const samples = new Int16Array(length);
  let sample = 0;
  let slope = 0;
  for (let i = 0; i < length; i++) {
    const folded = (planes[i] as number) | ((planes[length + i] as number) << 8);
    slope = (slope + ((folded >>> 1) ^ -(folded & 1))) | 0;
    sample = (sample + slope) | 0;
    samples[i] = sample;
  }
  return samples;
}
