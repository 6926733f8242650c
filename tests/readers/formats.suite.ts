/**
 * Every audio format, decoded by foreign programs and compared with the wav of the same
 * request. Needs ffmpeg and Python. Run by `npx -y pnpm@12 test:readers`.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { type RunningService, withService } from '../service/service.ts';
import { curl, ffmpegDecode, ffprobe, pythonWith, wavSamples } from './programs.ts';
import { bestShift, likenesses, worstError } from './sound-likeness.ts';

const NO_NOISE = 'piper: {noise_scale: 0, noise_w_scale: 0}\n';
const ONE = 'Nobody in the village remembered when the lamp was first lit.';
const SEVERAL = `Good evening. ${ONE} Ships far out at sea watched for its steady beam!`;

/** How an answer is asked for. Only of one that flows in several sentences nobody knows the length. */
const WAYS = {
  'one sentence, flowing': { route: 'audio/speech', text: ONE, known: true },
  'several sentences, flowing': { route: 'audio/speech', text: SEVERAL, known: false },
  'several sentences, whole': { route: 'synthesize', text: SEVERAL, known: true },
} as const;
type Way = keyof typeof WAYS;
const EVERY_WAY = Object.keys(WAYS) as Way[];

interface Format {
  readonly name: string;
  /** Hz to ask for. */
  readonly rates: readonly number[];
  /** Hz a reader sees; default: what was asked for. */
  readonly playedAt?: number;
  /** Samples by which the sound is late, which the container cannot declare. */
  readonly late: number;
  /** Likeness to the wav of any tenth of a second, 1 being the same. */
  readonly likeness: number;
  /** Largest difference of one sample, as a share of the loudest. */
  readonly error: number;
}

const MP3: Format = {
  name: 'mp3',
  rates: [22_050, 16_000, 44_100],
  late: 0,
  likeness: 0.93,
  error: 0.15,
};
const OPUS: Format = {
  name: 'opus',
  rates: [24_000, 8000, 48_000],
  playedAt: 48_000,
  late: 0,
  likeness: 0.75,
  error: 0.25,
};
/** At 64 kbit/s and 48 kHz FFmpeg's encoder makes a crackle of its own. */
const AAC: Format = {
  name: 'aac',
  rates: [22_050, 16_000, 48_000],
  late: 1024,
  likeness: 0.95,
  error: 0.5,
};
const FLAC: Format = {
  name: 'flac',
  rates: [22_050, 8000, 47_999],
  late: 0,
  likeness: 1,
  error: 0,
};

/** Files there are, by who made them and what they are called. */
const asked = new Map<string, string>();

function ask(service: RunningService, way: Way, format: string, sampleRate: number): string {
  const { route, text } = WAYS[way];
  const body =
    route === 'audio/speech' ? { input: text, response_format: format } : { text, format };
  const name = `${way}-${sampleRate}.${format}`.replaceAll(/[ ,]+/g, '-');
  const key = `${service.url} ${name}`;
  const file = asked.get(key) ?? curl(service, name, { ...body, sample_rate: sampleRate }, route);
  asked.set(key, file);
  return file;
}

async function compare(t: TestContext, service: RunningService, format: Format): Promise<void> {
  const { name, rates, playedAt, late, likeness, error } = format;
  for (const way of EVERY_WAY) {
    for (const rate of rates) {
      await t.test(`${name} at ${rate} Hz, ${way}`, () => {
        const wav = wavSamples(ask(service, way, 'wav', rate));
        const file = ask(service, way, name, rate);
        const { codec_name, sample_rate, channels } = ffprobe(file);
        assert.deepEqual(
          { codec_name, sample_rate, channels },
          { codec_name: name, sample_rate: String(playedAt ?? rate), channels: 1 },
        );

        const played = ffmpegDecode(file, rate);
        const milliseconds = (1000 * (played.length - wav.length)) / rate;
        assert.ok(Math.abs(milliseconds) <= 50, `${milliseconds} ms longer than the wav`);
        const shift = bestShift(wav, played, 1500);
        assert.ok(Math.abs(shift - late) <= 1, `late by ${shift} samples`);
        // A sample lost or doubled at any joint would make all that follows unlike.
        const least = Math.min(...likenesses(wav, played, { shift, window: rate / 10 }));
        assert.ok(least >= likeness, `likeness ${least}`);
        const worst = worstError(wav, played, shift);
        assert.ok(worst <= error, `off by ${worst}`);
      });
    }
  }
}

/** Seconds of sound that ffprobe reads in a file's own fields; what the encoder added is none. */
function declaredSeconds(file: string): number {
  const { duration, start_time } = ffprobe(file);
  return Number(duration) - Number(start_time);
}

/** Frames and rate by libsndfile, read to the end. */
const SOUNDFILE = `
import json, sys, soundfile
samples, rate = soundfile.read(sys.argv[1], dtype="int16")
print(json.dumps([len(samples), rate]))
`;

test('with ffmpeg in reach', async (t) => {
  const python = pythonWith('requirements-readers');
  await withService(NO_NOISE, async (service) => {
    for (const format of [MP3, OPUS, AAC, FLAC]) await compare(t, service, format);

    for (const { name, rates } of [MP3, OPUS, FLAC]) {
      const rate = Number(rates[0]);
      for (const way of EVERY_WAY) {
        const length = wavSamples(ask(service, way, 'wav', rate)).length;
        const unknown = name === 'flac' && !WAYS[way].known;
        await t.test(`${name}, ${way}: the length it declares`, { skip: unknown }, () => {
          const declared = declaredSeconds(ask(service, way, name, rate));
          assert.ok(Math.abs(declared - length / rate) <= 0.05, `${declared} s`);
        });
        await t.test(`${name}, ${way}: libsndfile`, { skip: unknown }, () => {
          const file = ask(service, way, name, rate);
          const [frames, playedAt] = JSON.parse(
            execFileSync(python, ['-c', SOUNDFILE, file], { encoding: 'utf8' }),
          ) as [number, number];
          assert.equal(playedAt, rate);
          // It reads LAME's delay only beside a number of frames.
          const most = name === 'mp3' && !WAYS[way].known ? 1152 + 576 : 0;
          assert.ok(frames >= length && frames <= length + most, `${frames} of ${length}`);
        });
      }
    }
  });
});

test('without ffmpeg', async (t) => {
  const PATH = path.dirname(process.execPath);
  await withService(NO_NOISE, (service) => compare(t, service, AAC), { PATH });
});
