import assert from 'node:assert/strict';
import { test } from 'node:test';
import libflac from 'libflacjs/dist/libflac.min.js';
import { BIT_RATES, encoded, leaveEarly, someSound } from '../testing/sound.ts';
import { flac } from './flac.ts';

const encoder = await flac.prepare(BIT_RATES);

/** Decodes with libFLAC's own decoder. */
function decode(file: Buffer): { samples: Int16Array; sampleRate: number } {
  const decoder = libflac.create_libflac_decoder(false);
  const out: Buffer[] = [];
  let sampleRate = 0;
  let at = 0;
  const read = (most: number) => {
    const buffer = Uint8Array.from(file.subarray(at, at + most));
    at += buffer.length;
    return { buffer, readDataLength: buffer.length, error: false };
  };
  const write = ([channel]: Uint8Array[]) => void out.push(Buffer.from(channel as Uint8Array));
  const fail = (code: number) => assert.fail(String(code));
  const meta = (info?: { sampleRate: number }) => {
    sampleRate = info?.sampleRate ?? sampleRate;
  };
  assert.equal(libflac.init_decoder_stream(decoder, read, write, fail, meta), 0);
  assert.ok(libflac.FLAC__stream_decoder_process_until_end_of_stream(decoder));
  libflac.FLAC__stream_decoder_delete(decoder);
  const bytes = Uint8Array.from(Buffer.concat(out));
  return { samples: new Int16Array(bytes.buffer), sampleRate };
}

/**
 * Samples according to STREAMINFO, RFC 9639 8.2: 36 bits that end 18 bytes before the end of the
 * block.
 */
const announced = (file: Buffer): number =>
  (file.readUInt8(21) & 0xf) * 2 ** 32 + file.readUInt32BE(22);

for (const sampleRate of [8000, 16_000, 22_050, 44_100, 47_999]) {
  test(`${sampleRate} Hz comes back to the last bit`, async () => {
    for (const length of [1, 4095, 4096, 4097, 30_000]) {
      const sound = someSound(length);
      for (const known of [length, null]) {
        const file = await encoded(encoder, sound, { sampleRate, length: known, part: 6144 });
        assert.equal(file.toString('latin1', 0, 4), 'fLaC');
        assert.equal(announced(file), known ?? 0);
        assert.deepEqual(decode(file), { samples: sound, sampleRate });
      }
    }
  });
}

test('the bytes do not depend on the parts, nor on other answers at the same time', async () => {
  const sound = someSound(40_000);
  const whole = await encoded(encoder, sound);
  const others = await Promise.all([
    encoded(encoder, sound, { part: 1001 }),
    encoded(encoder, sound, { part: 333 }),
  ]);
  for (const bytes of others) assert.ok(bytes.equals(whole));
});

test('leaving early leaks no encoder', async () => {
  // The address of a new encoder shows leaks: each takes some 100 kB, reused when freed.
  const address = () => {
    const id = libflac.create_libflac_encoder(22_050, 1, 16, 5, 0, false);
    libflac.FLAC__stream_encoder_delete(id);
    return id;
  };
  await leaveEarly(encoder);
  const before = address();
  for (let i = 0; i < 30; i++) await leaveEarly(encoder);
  assert.ok(address() - before < 2 ** 20, `${address() - before} bytes further on`);
});
