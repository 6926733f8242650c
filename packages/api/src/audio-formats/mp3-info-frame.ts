/**
 * The frame in front of an MP3 that tells a player how long it is and how much at either end is
 * the encoder's and not the sound's: "Info" (Xing's tag for constant bit rates) with LAME's
 * extension. Layouts: "MP3 Info Tag" revision 1, gabriel.mp3-tech.org/mp3infotag.html; frame header
 * and side information, ISO/IEC 11172-3 2.4.1 and 13818-3 2.4.1.
 */

/** Samples LAME puts in front of the sound; a decoder adds 529 of its own. */
const ENCODER_DELAY = 576;
const FRAMES_FLAG = 1;
const BYTES_FLAG = 2;
const UNKNOWN_BYTES = 0xffffffff;
const HEADER_BYTES = 4;

/**
 * @param firstFrame What LAME gave first; the frame is of the same kind.
 * @param sampleRate Hz.
 * @param samples Samples of the sound in all, `null` when nobody knows yet. The number of frames is
 *   then left out and the number of bytes 0xFFFFFFFF, as in a WAV of unknown length: with neither,
 *   FFmpeg takes the frame itself for sound.
 */
export function mp3InfoFrame(
  firstFrame: Uint8Array,
  sampleRate: number,
  samples: number | null,
): Uint8Array {
  const { mpeg1, kilobitsPerSecond } = readHeader(firstFrame);
  const samplesPerFrame = mpeg1 ? 1152 : 576;
  const slots = (samplesPerFrame / 8) * 1000 * kilobitsPerSecond;
  const frame = Buffer.alloc(Math.floor(slots / sampleRate));
  frame.set(firstFrame.subarray(0, HEADER_BYTES));
  frame[2] = frame.readUInt8(2) & ~0b10; // no padding byte

  // The side information, of one channel, stays zero: to whom it is a frame of sound it is silence.
  let at = HEADER_BYTES + (mpeg1 ? 17 : 9);
  const write = (value: number, width: number) => {
    at = frame.writeUIntBE(value, at, width);
  };
  const { frames, padding } = lameFrames(samples ?? 0, samplesPerFrame);
  // LAME pads a frame by a byte whenever the fractions left out would make one.
  const paddingBytes = Math.ceil(((frames - 1) * (slots % sampleRate)) / sampleRate);
  at += frame.write('Info', at, 'latin1');
  if (samples === null) {
    write(BYTES_FLAG, 4);
    write(UNKNOWN_BYTES, 4);
  } else {
    write(FRAMES_FLAG | BYTES_FLAG, 4);
    write(frames, 4);
    write(frame.length * (1 + frames) + paddingBytes, 4);
  }
  at += frame.write('LAME3.100', at, 'latin1');
  write(0x01, 1); // revision 0, constant bit rate
  at += 1 + 8 + 1; // low pass, gains and flags: not said
  write(kilobitsPerSecond, 1);
  write((ENCODER_DELAY << 12) | (samples === null ? 0 : padding), 3);
  return frame;
}

/** Frames LAME makes of a sound, and samples behind its end; lame_encode_flush in LAME's lame.c. */
function lameFrames(samples: number, samplesPerFrame: number) {
  const delayed = ENCODER_DELAY + samples;
  let padding = samplesPerFrame - (delayed % samplesPerFrame);
  if (padding < ENCODER_DELAY) padding += samplesPerFrame;
  return { frames: (delayed + padding) / samplesPerFrame, padding };
}

const KILOBITS_MPEG_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KILOBITS_MPEG_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

function readHeader(frame: Uint8Array) {
  const [, version = 0, rates = 0] = frame;
  const mpeg1 = ((version >> 3) & 0b11) === 0b11;
  const kilobitsPerSecond = (mpeg1 ? KILOBITS_MPEG_1 : KILOBITS_MPEG_2)[rates >> 4] ?? 0;
  return { mpeg1, kilobitsPerSecond };
}
