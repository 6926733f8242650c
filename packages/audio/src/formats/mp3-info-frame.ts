/**
 * The first frame of an MP3, which tells players the length and how many samples the encoder added
 * at either end: "Info" (Xing's tag for constant bit rates) with LAME's extension. Layouts: "MP3
 * Info Tag" revision 1, gabriel.mp3-tech.org/mp3infotag.html; frame header and side information,
 * ISO/IEC 11172-3 2.4.1 and 13818-3 2.4.1.
 */
import { setImmediate } from 'node:timers/promises';
import crc16 from 'crc/calculators/crc16';

/** Samples LAME puts in front of the sound; a decoder adds 529 of its own. */
const ENCODER_DELAY = 576;
const UNKNOWN_BYTES = 0xffffffff;
const HEADER_BYTES = 4;
const LAME_BYTES = 36;
const TABLE_ENTRIES = 100;
/** Bits of Xing's flags, and lengths of the fields they announce. */
const FRAMES = { flag: 1, bytes: 4 };
const BYTES = { flag: 2, bytes: 4 };
const TABLE = { flag: 4, bytes: TABLE_ENTRIES };
const QUALITY = { flag: 8, bytes: 4 };
/** End of the tag in MPEG-1 with two channels: 4 + 32 bytes, Xing's fields, LAME's fields. */
const STEREO_TAG_END = 192;

export interface Mp3Sound {
  /** LAME's quality, 0 to 9. */
  readonly quality: number;
  /**
   * Number of samples, `null` if not known yet. Then the number of frames is left out and the
   * number of bytes is 0xFFFFFFFF, as in a WAV of unknown length: with neither, FFmpeg takes the
   * frame for sound.
   */
  readonly samples: number | null;
}

/** @param firstFrame LAME's first frame; the Info frame gets its header. */
export function mp3InfoFrame(firstFrame: Uint8Array, { quality, samples }: Mp3Sound): Buffer {
  const { kilobitsPerSecond, sampleRate, samplesPerFrame, sideBytes } = readHeader(firstFrame);
  const slots = (samplesPerFrame / 8) * 1000 * kilobitsPerSecond;
  const frame = Buffer.alloc(Math.floor(slots / sampleRate));
  frame.set(firstFrame.subarray(0, HEADER_BYTES));
  frame[2] = frame.readUInt8(2) & ~0b10; // no padding byte

  const { frames, padding } = lameFrames(samples ?? 0, samplesPerFrame);
  // LAME pads a frame by a byte whenever the fractions left out add up to one.
  const paddingBytes = Math.ceil(((frames - 1) * (slots % sampleRate)) / sampleRate);
  const fileBytes = frame.length * (1 + frames) + paddingBytes;

  // The side information (one channel) stays zero, so that players without Info tag play silence.
  let at = HEADER_BYTES + sideBytes;
  const write = (value: number, width: number) => {
    at = frame.writeUIntBE(value, at, width);
  };
  at += frame.write('Info', at, 'latin1');
  if (samples === null) {
    write(BYTES.flag | QUALITY.flag, 4);
    write(UNKNOWN_BYTES, 4);
  } else {
    // Short frames have no room for a table; at a constant bit rate it adds nothing.
    const hasTable = frame.length >= STEREO_TAG_END;
    write(FRAMES.flag | BYTES.flag | (hasTable ? TABLE.flag : 0) | QUALITY.flag, 4);
    write(frames, 4);
    write(fileBytes, 4);
    // Position of each hundredth of the time, in 256ths of the file.
    for (let i = 0; hasTable && i < TABLE_ENTRIES; i++) {
      write(Math.floor((256 * i) / TABLE_ENTRIES), 1);
    }
  }
  write(60 - quality, 4); // 100 - 10 × its quality for variable bit rates, by default 4, - quality
  at += frame.write('LAME3.100', at, 'latin1');
  write(0x01, 1); // revision 0, constant bit rate
  at += 1 + 8 + 1; // low pass, gains and flags: not said
  write(kilobitsPerSecond, 1);
  write((ENCODER_DELAY << 12) | (samples === null ? 0 : padding), 3);
  write(sourceRate(sampleRate) << 6, 1); // one channel
  at += 1 + 2; // no gain applied, no preset
  write(samples === null ? 0 : fileBytes, 4);
  writeChecksums(frame, 0);
  return frame;
}

/**
 * Rewrites the Info frame of a complete MP3, with its length and the checksum of the frames after
 * it.
 * @param file its blocks; the frame is in the first.
 */
export async function completeInfoFrame(file: readonly Buffer[], sound: Mp3Sound): Promise<void> {
  const [first, ...others] = file;
  if (first === undefined) return;
  const frame = mp3InfoFrame(first, sound);
  let music = crc16(first.subarray(frame.length));
  for (const block of others) {
    await setImmediate();
    music = crc16(block, music);
  }
  writeChecksums(frame, music);
  first.set(frame);
}

/**
 * Writes the checksums. Symphonia and decoders modelled on it ignore a tag whose own checksum is
 * wrong.
 * @param music checksum of the frames after this one; 0 if not known yet.
 */
function writeChecksums(frame: Buffer, music: number): void {
  const end = tagEnd(frame);
  frame.writeUInt16BE(music, end - 4);
  for (const place of [end, STEREO_TAG_END]) {
    // eyeD3 always reads it at STEREO_TAG_END, which is unused with one channel.
    if (place > frame.length) continue;
    frame.writeUInt16BE(crc16(frame.subarray(0, place - 2)), place - 2);
  }
}

function tagEnd(frame: Buffer): number {
  const start = HEADER_BYTES + readHeader(frame).sideBytes + 'Info'.length;
  const flags = frame.readUInt32BE(start);
  const fields = [FRAMES, BYTES, TABLE, QUALITY].filter(({ flag }) => flags & flag);
  return fields.reduce((end, { bytes }) => end + bytes, start + 4) + LAME_BYTES;
}

/**
 * Frames that LAME makes of a sound, and samples after its end; lame_encode_flush in LAME's lame.c.
 */
function lameFrames(samples: number, samplesPerFrame: number) {
  const delayed = ENCODER_DELAY + samples;
  let padding = samplesPerFrame - (delayed % samplesPerFrame);
  if (padding < ENCODER_DELAY) padding += samplesPerFrame;
  return { frames: (delayed + padding) / samplesPerFrame, padding };
}

/** LAME's code for the sample rate of the source. */
function sourceRate(sampleRate: number): number {
  if (sampleRate <= 32_000) return 0;
  return sampleRate <= 44_100 ? 1 : 2;
}

const KILOBITS_MPEG_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KILOBITS_MPEG_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES_MPEG_1 = [44_100, 48_000, 32_000];

function readHeader(frame: Uint8Array) {
  const [, second = 0, third = 0] = frame;
  const version = (second >> 3) & 0b11;
  const mpeg1 = version === 0b11;
  const divisor = mpeg1 ? 1 : version === 0b10 ? 2 : 4;
  return {
    kilobitsPerSecond: (mpeg1 ? KILOBITS_MPEG_1 : KILOBITS_MPEG_2)[third >> 4] ?? 0,
    sampleRate: (RATES_MPEG_1[(third >> 2) & 0b11] ?? 0) / divisor,
    samplesPerFrame: mpeg1 ? 1152 : 576,
    sideBytes: mpeg1 ? 17 : 9,
  };
}
