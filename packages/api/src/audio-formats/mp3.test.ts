import assert from 'node:assert/strict';
import { test } from 'node:test';
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

/** ISO/IEC 11172-3, 2.4.1.3 and 2.4.2.3, and their extension to lower rates. */
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

/** Where the side information of one channel ends. */
const infoOf = ({ bytes, samples }: Frame): Buffer => bytes.subarray(samples === 1152 ? 21 : 13);

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
        const tag = infoOf(info);
        assert.equal(tag.toString('latin1', 0, 4), 'Info');
        assert.equal(tag.readUInt32BE(4), 3);
        assert.equal(tag.readUInt32BE(8), frames.length);
        assert.equal(tag.readUInt32BE(12), file.length);
        assert.equal(tag.toString('latin1', 16, 20), 'LAME');
        const delays = tag.readUIntBE(16 + 21, 3);
        assert.equal(delays >> 12, 576);
        assert.equal(frames.length * frames[0].samples, 576 + length + (delays & 0xfff));
        // The decoder's own delay of 529 must fit in what lies behind the sound.
        assert.ok((delays & 0xfff) >= 529);
      }
    });
  }
}

test('of unknown length the frame still says where the sound begins', async () => {
  const [info] = framesOf(await encoded(encoder, someSound(9000), { length: null }));
  assert.ok(info);
  const tag = infoOf(info);
  assert.equal(tag.readUInt32BE(4), 2);
  assert.equal(tag.readUInt32BE(8), 0xffffffff);
  assert.equal(tag.readUIntBE(12 + 21, 3) >> 12, 576);
});

test('however the sound comes, the bytes are the same, and so in two answers at once', async () => {
  const sound = someSound(40_000);
  const whole = await encoded(encoder, sound);
  assert.ok(whole.equals(await encoded(encoder, sound, { part: 1001 })));
  const both = await Promise.all([encoded(encoder, sound), encoded(encoder, sound)]);
  for (const bytes of both) assert.ok(bytes.equals(whole));
  assert.deepEqual(framesOf(await encoded(encoder, new Int16Array(0))).length, 3);
});

test('whoever leaves early leaves nothing behind', () => leaveEarly(encoder));
