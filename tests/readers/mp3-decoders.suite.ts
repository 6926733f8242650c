/**
 * Our MP3 in decoders that read LAME's tag, each in its own way: exact to the sample when the length is
 * known, otherwise from the beginning of the sound. Needs cargo, mpg123, lame and Python;
 * run by `npx -y pnpm@12 test:readers`.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type RunningService, withService } from '../service/service.ts';
import { curl, ffmpegDecode, folder, int16, pythonWith, wavSamples } from './programs.ts';
import { bestShift } from './sound-likeness.ts';

const ONE = 'Nobody in the village remembered when the lamp was first lit.';
const SEVERAL = `Good evening. ${ONE} Ships far out at sea watched for its steady beam!`;

/** How an answer is asked for. Only of one that flows in several sentences nobody knows the length. */
const WAYS = [
  { way: 'whole', route: 'synthesize', text: SEVERAL, known: true },
  { way: 'flowing, one sentence', route: 'audio/speech', text: ONE, known: true },
  { way: 'flowing, several sentences', route: 'audio/speech', text: SEVERAL, known: false },
] as const;
type Way = (typeof WAYS)[number];

/** Hz and kbit/s: every version of MPEG, and with 32 kbit/s a frame too small for Xing's table. */
const KINDS = [
  { bitrate: 64, rates: [22_050, 8000, 48_000] },
  { bitrate: 32, rates: [24_000, 44_100] },
] as const;

/** Of a decoder; LAME's encoder has 576. */
const DECODER_DELAY = 529;
const ENCODER_DELAY = 576;
/** What a decoder that does not know the length plays behind the sound, at most, in samples. */
const mostBehind = (rate: number): number => (rate < 32_000 ? 576 : 1152) + ENCODER_DELAY;

const cargoFolder = fileURLToPath(new URL('symphonia/', import.meta.url));
const target = fileURLToPath(new URL('../node_modules/.cache/symphonia', import.meta.url));
execFileSync('cargo', ['build', '--release', '--locked', '--quiet', '--target-dir', target], {
  cwd: cargoFolder,
  stdio: ['ignore', 'ignore', 'inherit'],
});
const python = pythonWith('requirements-readers');

const mpg123 = (file: string): Int16Array =>
  int16(execFileSync('mpg123', ['--quiet', '--stdout', file], { maxBuffer: 1e9 }));

function lame(file: string): Int16Array {
  const decoded = `${file}.wav`;
  execFileSync('lame', ['--quiet', '--decode', file, decoded]);
  return wavSamples(decoded);
}

/** It takes no tag with a wrong checksum. On stderr it says the length it was told. */
function symphonia(file: string): { samples: Int16Array; declared: string } {
  const { stdout, stderr, status } = spawnSync(join(target, 'release/symphonia-decode'), [file], {
    maxBuffer: 1e9,
  });
  assert.equal(status, 0, String(stderr));
  return { samples: int16(stdout), declared: String(stderr).trim() };
}

/**
 * What libraries for music collections read: seconds, bit rate, and the fields of LAME's tag. eyeD3
 * complains in its log of a tag whose checksum is wrong.
 */
const LIBRARIES = `
import io, json, logging, sys
import eyed3, mutagen.mp3
log = io.StringIO()
logging.getLogger("eyed3").addHandler(logging.StreamHandler(log))
one = mutagen.mp3.MP3(sys.argv[1]).info
other = eyed3.load(sys.argv[1]).info
tag = other.lame_tag
print(json.dumps({
    "mutagen": {"seconds": one.length, "bitrate": one.bitrate, "encoder": one.encoder_info,
                "mode": str(one.bitrate_mode)},
    "eyed3": {"seconds": other.time_secs, "frames": other.xing_header.numFrames,
              "bytes": other.xing_header.numBytes, "delay": tag["encoder_delay"],
              "padding": tag["encoder_padding"], "music": tag["music_length"],
              "bitrate": other.bit_rate[1], "complaints": log.getvalue()},
}))
`;
interface Libraries {
  readonly mutagen: {
    readonly seconds: number;
    readonly bitrate: number;
    readonly encoder: string;
    readonly mode: string;
  };
  readonly eyed3: {
    readonly seconds: number;
    readonly frames: number;
    readonly bytes: number;
    readonly delay: number;
    readonly padding: number;
    readonly music: number;
    readonly bitrate: number;
    readonly complaints: string;
  };
}
const libraries = (file: string): Libraries =>
  JSON.parse(execFileSync(python, ['-c', LIBRARIES, file], { encoding: 'utf8' }));

function ask(service: RunningService, { way, route, text }: Way, format: string, rate: number) {
  const fields =
    route === 'synthesize' ? { text, format } : { input: text, response_format: format };
  const name = `${way}-${rate}.${format}`.replaceAll(/[ ,]+/g, '-');
  return curl(service, name, { ...fields, sample_rate: rate }, route);
}

for (const { bitrate, rates } of KINDS) {
  const yaml = `piper: {noise_scale: 0, noise_w_scale: 0}\nsynthesis: {mp3_bitrate: ${bitrate}}\n`;
  test(`${bitrate} kbit/s`, async (t) => {
    await withService(yaml, async (service) => {
      for (const rate of rates) {
        for (const way of WAYS) {
          const { known } = way;
          const file = ask(service, way, 'mp3', rate);
          const wav = wavSamples(ask(service, way, 'wav', rate));
          const name = `${rate} Hz, ${way.way}`;

          const check = (samples: Int16Array, late: number, behind: number) => {
            const longer = samples.length - wav.length - late;
            assert.ok(longer >= 0 && longer <= behind, `${longer} samples longer`);
            const shift = bestShift(wav, samples, 1500);
            assert.ok(Math.abs(shift - late) <= 1, `late by ${shift}`);
          };
          const behind = known ? 0 : mostBehind(rate);

          await t.test(`${name}: Symphonia`, () => {
            const { samples, declared } = symphonia(file);
            check(samples, 0, behind);
            assert.equal(declared, known ? String(wav.length) : 'unknown');
          });
          await t.test(`${name}: FFmpeg`, () => check(ffmpegDecode(file, rate), 0, behind));
          // These two read the delay beside a number of frames only.
          await t.test(`${name}: mpg123`, () => {
            check(mpg123(file), known ? 0 : ENCODER_DELAY + DECODER_DELAY, behind);
          });
          await t.test(`${name}: LAME`, () => check(lame(file), known ? 0 : ENCODER_DELAY, behind));

          await t.test(`${name}: mutagen and eyeD3`, () => {
            const { mutagen, eyed3 } = libraries(file);
            const size = readFileSync(file).length;
            // With few bits the frame ends before the place where it looks for the checksum.
            assert.equal(eyed3.complaints === '', bitrate === 64, eyed3.complaints);
            assert.equal(eyed3.delay, ENCODER_DELAY);
            assert.match(mutagen.encoder, /^LAME 3\.100/);
            assert.equal(mutagen.mode, 'BitrateMode.CBR');
            const kilobits = rate < 16_000 ? Math.min(64, bitrate) : bitrate;
            assert.equal(eyed3.bitrate, kilobits);
            assert.ok(Math.abs(mutagen.bitrate / 1000 - kilobits) < 0.5, `${mutagen.bitrate}`);
            const seconds = wav.length / rate;
            if (known) {
              assert.ok(Math.abs(mutagen.seconds - seconds) < 1e-6, `${mutagen.seconds}`);
              assert.deepEqual([eyed3.bytes, eyed3.music], [size, size]);
              const samples = eyed3.frames * (rate < 32_000 ? 576 : 1152);
              assert.equal(samples - eyed3.delay - eyed3.padding, wav.length);
            }
            // Of a constant bit rate eyeD3 counts bytes: all frames, that of the tag too.
            const most = (ENCODER_DELAY + 2 * mostBehind(rate)) / rate + 0.01;
            assert.ok(
              eyed3.seconds >= seconds && eyed3.seconds < seconds + most,
              `${eyed3.seconds}`,
            );
          });
        }
      }
    });
  });
}

test('a tag whose checksum is wrong is what Symphonia does not take', async () => {
  await withService('piper: {noise_scale: 0, noise_w_scale: 0}\n', async (service) => {
    const [way] = WAYS;
    const file = ask(service, way, 'mp3', 22_050);
    const wav = wavSamples(ask(service, way, 'wav', 22_050));
    const damaged = join(folder, 'damaged.mp3');
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(60) ^ 1, 60);
    writeFileSync(damaged, bytes);
    const shift = bestShift(wav, symphonia(damaged).samples, 1500);
    assert.ok(Math.abs(shift - ENCODER_DELAY - DECODER_DELAY) <= 1, `${shift}`);
  });
});
