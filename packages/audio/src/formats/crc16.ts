/**
 * CRC-16 of the polynomial 0x8005, bits reflected, begun with 0 ("ARC"); LAME's, in its VbrTag.c.
 * @param before That of the bytes before these.
 */
export function crc16(bytes: Uint8Array, before = 0): number {
  let crc = before;
  // By its index: `of` takes four times as long, and an answer may be half a megabyte.
  for (let i = 0; i < bytes.length; i++) {
    crc = (TABLE[(crc ^ (bytes[i] as number)) & 0xff] as number) ^ (crc >> 8);
  }
  return crc;
}

const REFLECTED_POLYNOMIAL = 0xa001;

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (crc & 1 ? REFLECTED_POLYNOMIAL : 0);
  return crc;
});
