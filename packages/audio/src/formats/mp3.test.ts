import assert from 'node:assert/strict';
import { test } from 'node:test';
import crc16 from 'crc/calculators/crc16';
import { BIT_RATES, encoded, leaveEarly, someSound } from '../testing/sound.ts';
import { mp3 } from './mp3.ts';
import { MPEG_SAMPLE_RATES } from './sample-rates.ts';

const encoder = await mp3.prepare(BIT_RATES);

interface Frame {
  readonly bytes: Buffer;
  readonly sampleRate: number;
  readonly kilobits: number;
  readonly samples: number;
}

/** Parses frames: ISO/IEC 11172-3, 2.4.1.3 and 2.4.2.3, and their extension to lower rates. */
function framesOf(file: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at < file.length; ) {
    const header = file.readUInt32BE(at);
    assert.equal(header >>> 21, 0x7ff, `a frame begins at ${at}`);
    assert.equal((header >> 6) & 3, 3, 'one channel');
    const version = (header >> 19) & 3;
    const lower = version === 3 ? 1 : version === 2 ? 2 : 4;
    const sampleRate = ([44_100, 48_000, 32_000][(header >> 10) & 3] ?? 0) / lower;
    const rates =
      version === 3
        ? '0 32 40 48 56 64 80 96 112 128 160 192 224 256 320'
        : '0 8 16 24 32 40 48 56 64 80 96 112 128 144 160';
    const kilobits = Number(rates.split(' ')[(header >> 12) & 15]);
    const samples = version === 3 ? 1152 : 576;
    const padding = (header >> 9) & 1;
    const length = Math.floor((samples * kilobits * 125) / sampleRate) + padding;
    assert.ok(at + length <= file.length, 'the last frame is whole');
    frames.push({ bytes: file.subarray(at, at + length), sampleRate, kilobits, samples });
    at += length;
  }
  return frames;
}

/** The Info tag, after the header and the side information of one channel. */
const infoOf = ({ bytes, samples }: Frame): Buffer => bytes.subarray(samples === 1152 ? 21 : 13);

/** The fields of an Info frame; "MP3 Info Tag" revision 1. */
function tagOf(frame: Frame) {
  const tag = infoOf(frame);
  let at = 0;
  const take = (bytes: number) => {
    at += bytes;
    return tag.subarray(at - bytes, at);
  };
  assert.equal(take(4).toString('latin1'), 'Info');
  const flags = take(4).readUInt32BE();
  const frames = flags & 1 ? take(4).readUInt32BE() : null;
  const bytes = flags & 2 ? take(4).readUInt32BE() : null;
  const table = flags & 4 ? [...take(100)] : null;
  const quality = flags & 8 ? take(4).readUInt32BE() : null;
  assert.equal(take(9).toString('latin1'), 'LAME3.100');
  const method = take(1)[0];
  take(1 + 8 + 1); // low pass, gains, flags
  const kilobits = take(1)[0];
  const delays = take(3).readUIntBE(0, 3);
  take(1 + 1 + 2); // what it was made of, gain, preset
  const musicLength = take(4).readUInt32BE();
  const musicCrc = take(2).readUInt16BE();
  const covered = frame.bytes.subarray(0, frame.bytes.length - tag.length + at);
  assert.equal(take(2).readUInt16BE(), crc16(covered), 'the checksum of the tag');
  return {
    ...{ frames, bytes, table, quality, method, kilobits, musicLength, musicCrc },
    ...{ delay: delays >> 12, padding: delays & 0xfff },
  };
}

/** The checksum where eyeD3 reads it. */
function assertChecksumAtItsOldPlace({ bytes }: Frame): void {
  assert.equal(bytes.readUInt16BE(190), crc16(bytes.subarray(0, 190)));
}

/** Where each hundredth of the time begins, within a frame; in 256ths of the file. */
function tableOf(frames: readonly Frame[], size: number): number[] {
  return Array.from({ length: 100 }, (_, i) => {
    const before = frames.slice(0, Math.floor((frames.length * i) / 100));
    const at = before.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const exact = Math.floor((256 * i) / 100);
    const frame = (256 * Math.max(...frames.map(({ bytes }) => bytes.length))) / size;
    assert.ok(Math.abs((256 * at) / size - exact) <= frame + 1, `${i}: ${exact}`);
    return exact;
  });
}

for (const sampleRate of MPEG_SAMPLE_RATES) {
  for (const bitrate of [32, 64, 160]) {
    test(`${sampleRate} Hz at ${bitrate} kbit/s: one Info frame says what follows`, async () => {
      const { encode, settings } = await mp3.prepare({ ...BIT_RATES, mp3_bitrate: bitrate });
      for (const length of [1, 575, 576, 1728, 5000, 30_011]) {
        const file = await encoded({ encode, settings }, someSound(length), { sampleRate });
        const [info, ...frames] = framesOf(file);
        assert.ok(info && frames[0]);
        for (const frame of frames) {
          assert.equal(frame.sampleRate, sampleRate);
          assert.equal(frame.kilobits, sampleRate < 16_000 ? Math.min(64, bitrate) : bitrate);
          assert.notEqual(infoOf(frame).toString('latin1', 0, 4), 'Info');
        }
        const tag = tagOf(info);
        assert.equal(tag.method, 1);
        assert.equal(tag.kilobits, info.kilobits);
        assert.equal(tag.frames, frames.length);
        assert.equal(tag.bytes, file.length);
        assert.equal(tag.musicLength, file.length);
        assert.equal(tag.delay, 576);
        assert.equal(frames.length * frames[0].samples, 576 + length + tag.padding);
        // The decoder's own delay of 529 must fit into the padding at the end.
        assert.ok(tag.padding >= 529);
        if (info.bytes.length < 192) assert.equal(tag.table, null);
        else {
          assertChecksumAtItsOldPlace(info);
          assert.deepEqual(tag.table, tableOf([info, ...frames], file.length));
        }
      }
    });
  }
}

test('with unknown length the frame still says where the sound begins', async () => {
  for (const sampleRate of [8000, 22_050, 48_000]) {
    const [info] = framesOf(await encoded(encoder, someSound(9000), { sampleRate, length: null }));
    assert.ok(info);
    const { frames, bytes, table, musicLength, delay, padding } = tagOf(info);
    assert.deepEqual(
      { frames, bytes, table, musicLength, delay, padding },
      { frames: null, bytes: 0xffffffff, table: null, musicLength: 0, delay: 576, padding: 0 },
    );
    assertChecksumAtItsOldPlace(info);
  }
});

test('only complete answers have the checksum of the music; else they equal streams', async () => {
  for (const sampleRate of [8000, 22_050, 48_000]) {
    const parts = [someSound(20_000)];
    const blocks = await Array.fromAsync(
      encoder.encode({ sampleRate, length: null, parts }),
      (bytes) => Buffer.from(bytes),
    );
    await encoder.complete?.(blocks, { sampleRate, length: 20_000 });
    const whole = Buffer.concat(blocks);
    const [info, ...frames] = framesOf(whole);
    assert.ok(info);
    assert.equal(tagOf(info).musicCrc, crc16(Buffer.concat(frames.map(({ bytes }) => bytes))));
    assertChecksumAtItsOldPlace(info);

    const flowing = await encoded(encoder, someSound(20_000), { sampleRate });
    const [first] = framesOf(flowing);
    assert.ok(first);
    assert.equal(tagOf(first).musicCrc, 0);
    assert.ok(flowing.subarray(first.bytes.length).equals(whole.subarray(info.bytes.length)));
  }
});

test('the quality field is coded as in LAME', async () => {
  for (const [bitrate, quality] of [
    [64, 60 - 7],
    [32, 60 - 3],
  ] as const) {
    const { encode, settings } = await mp3.prepare({ ...BIT_RATES, mp3_bitrate: bitrate });
    const [info] = framesOf(await encoded({ encode, settings }, someSound(5000)));
    assert.ok(info);
    assert.equal(tagOf(info).quality, quality);
  }
});

test('the bytes do not depend on the parts, nor on other answers at the same time', async () => {
  const sound = someSound(40_000);
  const whole = await encoded(encoder, sound);
  assert.ok(whole.equals(await encoded(encoder, sound, { part: 1001 })));
  const both = await Promise.all([encoded(encoder, sound), encoded(encoder, sound)]);
  for (const bytes of both) assert.ok(bytes.equals(whole));
  assert.deepEqual(framesOf(await encoded(encoder, new Int16Array(0))).length, 3);
});

test('leaving early ends the encoder', () => leaveEarly(encoder));
