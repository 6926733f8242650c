import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Decoder } from '@evan/opus';
import { BIT_RATES, encoded, leaveEarly, someSound } from '../testing/sound.ts';
import { opus } from './opus.ts';

const encoder = await opus.prepare(BIT_RATES);
const RATES = [8000, 12_000, 16_000, 24_000, 48_000];

interface Page {
  readonly flags: number;
  readonly granule: number;
  readonly serial: number;
  readonly sequence: number;
  readonly packets: Buffer[];
}

/** Parses pages, RFC 3533 6, with the checksum calculated bit by bit. */
function pagesOf(file: Buffer): Page[] {
  const pages: Page[] = [];
  for (let at = 0; at < file.length; ) {
    assert.equal(file.toString('latin1', at, at + 4), 'OggS');
    const segments = file.subarray(at + 27, at + 27 + file.readUInt8(at + 26));
    const bodyAt = at + 27 + segments.length;
    const end = bodyAt + segments.reduce((sum, bytes) => sum + bytes, 0);
    const page = Buffer.from(file.subarray(at, end));
    const checksum = page.readUInt32LE(22);
    page.writeUInt32LE(0, 22);
    assert.equal(crc(page), checksum);

    const packets: Buffer[] = [];
    let from = bodyAt;
    let to = bodyAt;
    for (const bytes of segments) {
      to += bytes;
      if (bytes === 255) continue;
      packets.push(file.subarray(from, to));
      from = to;
    }
    assert.equal(from, end, 'packets end with their page');
    pages.push({
      flags: page.readUInt8(5),
      granule: Number(page.readBigInt64LE(6)),
      serial: page.readUInt32LE(14),
      sequence: page.readUInt32LE(18),
      packets,
    });
    at = end;
  }
  return pages;
}

function crc(bytes: Buffer): number {
  let value = 0;
  for (const byte of bytes) {
    value ^= byte << 24;
    for (let bit = 0; bit < 8; bit++)
      value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  }
  return value >>> 0;
}

/**
 * Decodes a file as RFC 7845, 4 says: 48 kHz, without the pre-skip, up to the last page's position.
 */
function play(file: Buffer): Int16Array {
  const [head, , ...audio] = pagesOf(file);
  const preSkip = head?.packets[0]?.readUInt16LE(10) ?? 0;
  const decoder = new Decoder({ channels: 1, sample_rate: 48_000 });
  const packets = audio.flatMap((page) => page.packets);
  const bytes = Buffer.concat(packets.map((packet) => decoder.decode(packet)));
  const samples = new Int16Array(Uint8Array.from(bytes).buffer);
  return samples.subarray(preSkip, audio.at(-1)?.granule);
}

test('two headers, then pages with consecutive positions', async () => {
  const file = await encoded(encoder, someSound(60_000), { sampleRate: 24_000, part: 6144 });
  const pages = pagesOf(file);
  const [head, tags, ...audio] = pages;
  assert.deepEqual(
    pages.map(({ sequence }) => sequence),
    [...pages.keys()],
  );
  assert.equal(new Set(pages.map(({ serial }) => serial)).size, 1);
  assert.deepEqual(
    pages.map(({ flags }) => flags),
    [2, ...pages.slice(2).map(() => 0), 4],
  );
  assert.deepEqual([head?.granule, tags?.granule], [0, 0]);
  assert.deepEqual([head?.packets.length, tags?.packets.length], [1, 1]);

  const header = head?.packets[0] as Buffer;
  assert.equal(header.toString('latin1', 0, 8), 'OpusHead');
  assert.deepEqual([...header.subarray(8, 10)], [1, 1]);
  assert.equal(header.readUInt16LE(10), 312);
  assert.equal(header.readUInt32LE(12), 24_000);
  assert.deepEqual([...header.subarray(16)], [0, 0, 0]);
  assert.equal(tags?.packets[0]?.toString('latin1'), 'OpusTags\x0b\0\0\0hailo-piper\0\0\0\0');

  let position = 0;
  for (const { packets, granule, flags } of audio) {
    assert.ok(packets.length > 0 && packets.length <= 50, 'a second at most, RFC 7845 6');
    position += packets.length * 960;
    if (flags === 0) assert.equal(granule, position);
  }
  assert.equal(audio.at(-1)?.granule, 312 + 60_000 * 2);
});

for (const sampleRate of RATES) {
  test(`${sampleRate} Hz lasts to the sample`, async () => {
    const frame = sampleRate / 50;
    for (const length of [0, 1, frame - 1, frame, frame + 1, 5 * frame - 50, sampleRate]) {
      const file = await encoded(encoder, someSound(length, sampleRate), { sampleRate });
      assert.equal(play(file).length, (length * 48_000) / sampleRate);
    }
  });
}

test('the decoded sound is the spoken one, without delay', async () => {
  const sound = someSound(48_000, 24_000);
  const heard = play(await encoded(encoder, sound, { sampleRate: 24_000, part: 6144 }));
  const likeness = (shift: number): number => {
    let both = 0;
    let spoken = 0;
    let played = 0;
    for (let n = 100; n < sound.length - 100; n++) {
      const sample = sound[n] as number;
      const other = heard[2 * n + shift] as number;
      both += sample * other;
      spoken += sample * sample;
      played += other * other;
    }
    return both / Math.sqrt(spoken * played);
  };
  const shifts = Array.from({ length: 41 }, (_, i) => i - 20);
  const [best = Number.NaN] = shifts.toSorted((a, b) => likeness(b) - likeness(a));
  // At 48 kHz; the codec's phase shift may be as large.
  assert.ok(Math.abs(best) <= 2, `late by ${best}`);
  assert.ok(likeness(best) > 0.95);
});

test('the bit rate is as configured', async () => {
  const sound = someSound(480_000, 48_000);
  for (const opus_bitrate of [16, 64]) {
    const small = await opus.prepare({ ...BIT_RATES, opus_bitrate });
    const file = await encoded(small, sound, { sampleRate: 48_000, part: 20_000 });
    const kilobits = (file.length * 8) / 10_000;
    assert.ok(Math.abs(kilobits / opus_bitrate - 1) < 0.25, `${kilobits}`);
  }
});

test('equal sound gives equal packets; other sound gives another serial number', async () => {
  const sound = someSound(40_000);
  const options = { sampleRate: 24_000 };
  const packetsOf = (file: Buffer) =>
    Buffer.concat(pagesOf(file).flatMap(({ packets }) => packets));
  const whole = await encoded(encoder, sound, options);
  const cut = await encoded(encoder, sound, { ...options, part: 1001, length: null });
  assert.ok(packetsOf(whole).equals(packetsOf(cut)));
  assert.ok(whole.equals(await encoded(encoder, sound, options)));
  const other = await encoded(encoder, sound.subarray(1000), options);
  assert.notEqual(pagesOf(other)[0]?.serial, pagesOf(whole)[0]?.serial);
});

test('leaving early ends the encoder', () => leaveEarly(encoder, 24_000));
