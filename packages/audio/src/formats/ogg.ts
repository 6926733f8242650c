/**
 * Pages of an Ogg stream (RFC 3533) and the two headers of Opus (RFC 7845). Why not a library:
 * docs/decisions/0092-own-ogg-pages.md.
 */

export interface OggPage {
  /** Whole packets, at most 255 segments of 255 bytes together. */
  readonly packets: readonly Uint8Array[];
  /** Samples before the end of the page, at 48 kHz for Opus. */
  readonly granule: number;
  readonly serial: number;
  /** Page number, from 0. */
  readonly sequence: number;
  readonly first?: boolean;
  readonly last?: boolean;
}

const FIRST_FLAG = 2;
const LAST_FLAG = 4;
const HEADER_BYTES = 27;
const CHECKSUM_OFFSET = 22;
const SEGMENT_BYTES = 255;

export function writeOggPage(page: OggPage): Uint8Array {
  const { packets, granule, serial, sequence, first = false, last = false } = page;
  // A packet is stored as segments of 255 bytes and a shorter last one, which may be empty.
  const segments = packets.flatMap(({ length }) => [
    ...new Array<number>(Math.floor(length / SEGMENT_BYTES)).fill(SEGMENT_BYTES),
    length % SEGMENT_BYTES,
  ]);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('OggS', 'latin1');
  header.writeUInt8((first ? FIRST_FLAG : 0) | (last ? LAST_FLAG : 0), 5);
  header.writeBigInt64LE(BigInt(granule), 6);
  header.writeUInt32LE(serial, 14);
  header.writeUInt32LE(sequence, 18);
  header.writeUInt8(segments.length, 26);
  const bytes = Buffer.concat([header, Buffer.from(segments), ...packets]);
  bytes.writeUInt32LE(checksum(bytes), CHECKSUM_OFFSET);
  return bytes;
}

/**
 * The identification header, RFC 7845 5.1: one channel, no gain.
 * @param preSkip samples at 48 kHz to drop at the beginning.
 * @param sampleRate of the encoder's input, Hz; informative only.
 */
export function opusHead(preSkip: number, sampleRate: number): Uint8Array {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 'latin1');
  head.writeUInt8(1, 8); // version
  head.writeUInt8(1, 9); // channels
  head.writeUInt16LE(preSkip, 10);
  head.writeUInt32LE(sampleRate, 12);
  return head;
}

/** The comment header, RFC 7845 5.2: vendor, no comments. */
export function opusTags(): Uint8Array {
  const vendor = 'hailo-piper';
  const tags = Buffer.alloc(8 + 4 + vendor.length + 4);
  tags.write('OpusTags', 'latin1');
  tags.writeUInt32LE(vendor.length, 8);
  tags.write(vendor, 12, 'latin1');
  return tags;
}

/** CRC-32 of RFC 3533 6: polynomial 0x04C11DB7, high bit first, not inverted. */
const CHECKSUMS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value < 0 ? 0x04c11db7 : 0);
  return value;
});

function checksum(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = (value << 8) ^ (CHECKSUMS[(value >>> 24) ^ byte] as number);
  return value >>> 0;
}
