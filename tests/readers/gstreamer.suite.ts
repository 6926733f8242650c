/**
 * Every format by its address in GStreamer's playbin, the base of GNOME's players and of many devices.
 * Needs GStreamer with its plugins and Debian's python3-gi; run by `npx -y pnpm@12 test:readers`.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withService } from '../service/service.ts';
import { folder, int16 } from './programs.ts';
import { bestShift, likenesses } from './sound-likeness.ts';

const NO_NOISE = 'piper: {noise_scale: 0, noise_w_scale: 0}\n';
const TEXT = 'Good evening. Nobody in the village remembered when the lamp was first lit.';
const script = fileURLToPath(new URL('gst_play.py', import.meta.url));

interface Heard {
  readonly error?: string;
  readonly rate: number;
  readonly seconds: number;
  readonly samples: Int16Array;
}

let files = 0;

/** @param seek Where in the whole it begins to listen, as a share. */
function play(uri: string, seek?: number): Heard {
  const out = join(folder, `gstreamer-${files++}.raw`);
  const heard = execFileSync('/usr/bin/python3', [script], {
    input: JSON.stringify({ uri, out, ...(seek === undefined ? {} : { seek }) }),
    encoding: 'utf8',
    timeout: 120_000,
  });
  return { ...JSON.parse(heard), samples: int16(readFileSync(out)) };
}

interface Format {
  readonly format: string;
  /** Hz it is played at; of Opus the rate it was made of. */
  readonly rate: number;
  /** Samples it is late, and may be longer, where the container cannot declare it. */
  readonly late: number;
  /** To the wav, of any tenth of a second, 1 being the same. */
  readonly likeness: number;
  /** Whether GStreamer learns the length of it, without which nobody can ask for the middle. */
  readonly knowsLength: boolean;
}

const FORMATS: readonly Format[] = [
  { format: 'wav', rate: 22_050, late: 0, likeness: 1, knowsLength: true },
  { format: 'mp3', rate: 22_050, late: 0, likeness: 0.93, knowsLength: true },
  { format: 'flac', rate: 22_050, late: 0, likeness: 1, knowsLength: true },
  { format: 'opus', rate: 24_000, late: 0, likeness: 0.75, knowsLength: false },
  { format: 'aac', rate: 22_050, late: 1024, likeness: 0.95, knowsLength: false },
];

/** What is added to the address. */
const WAYS = {
  'whole, with a seed': '&seed=1',
  'whole, without a seed': '',
  flowing: '&stream=true',
} as const;

/** Samples that an MP3 of unknown length may be longer: GStreamer reads the delay beside a length only. */
const MP3_OF_UNKNOWN_LENGTH = 576 + 1152;

test('playbin plays', async (t) => {
  await withService(NO_NOISE, async ({ url }) => {
    const addressOf = (fields: string) =>
      `${url}/v1/synthesize?text=${encodeURIComponent(TEXT)}&${fields}`;
    const wavAt = async (rate: number) =>
      int16(
        Buffer.from(
          await (await fetch(addressOf(`sample_rate=${rate}&seed=1`))).arrayBuffer(),
        ).subarray(44),
      );
    const wavs = new Map([
      [22_050, await wavAt(22_050)],
      [24_000, await wavAt(24_000)],
    ]);

    for (const { format, rate, late, likeness, knowsLength } of FORMATS) {
      const wav = wavs.get(rate) as Int16Array;
      for (const [way, more] of Object.entries(WAYS)) {
        await t.test(`${format}, ${way}`, () => {
          const { error, samples, ...heard } = play(addressOf(`format=${format}${more}`));
          assert.equal(error, undefined);
          assert.equal(heard.rate, rate);
          const isLong = format === 'mp3' && way === 'flowing';
          const longer = samples.length - wav.length;
          assert.ok(longer >= 0 && longer <= (isLong ? MP3_OF_UNKNOWN_LENGTH : late), `${longer}`);
          const shift = bestShift(wav, samples, 1500);
          assert.ok(Math.abs(shift - (isLong ? 576 + 529 : late)) <= 1, `late by ${shift}`);
          const least = Math.min(...likenesses(wav, samples, { shift, window: rate / 10 }));
          assert.ok(least >= likeness, `likeness ${least}`);
        });
      }

      await t.test(`${format} from its middle`, { skip: !knowsLength }, () => {
        const { error, samples, seconds } = play(addressOf(`format=${format}&seed=1`), 0.5);
        assert.equal(error, undefined);
        assert.ok(Math.abs(seconds - wav.length / rate) < 0.001, `${seconds} s`);
        const half = wav.subarray(wav.length - samples.length);
        assert.ok(Math.abs(samples.length - wav.length / 2) <= 2, `${samples.length} samples`);
        const shift = bestShift(half, samples, 100);
        assert.ok(Math.abs(shift) <= 1, `late by ${shift}`);
      });
    }

    // Bare samples have nothing that says what they are; their type is OpenAI's own.
    await t.test('pcm is refused as what nobody knows', () => {
      assert.match(play(addressOf('format=pcm')).error ?? '', /Could not determine type/);
    });
  });
});
