/**
 * What ffprobe and Python libraries read of our answers. Run by `npx -y pnpm@12 test:readers`.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withService } from '../service/service.ts';
import { curl, ffprobe, folder, int16, pythonFolder, pythonWith, wavSamples } from './programs.ts';

/** As the original service: Piper's own level, and here without noise. */
const NO_NOISE = 'piper:\n  noise_scale: 0\n  noise_w_scale: 0\n  normalize_audio: true\n';
const HELLO = 'Hello from the Pi.';
const voice = fileURLToPath(
  new URL('../../voices/en_US-joe-medium/en_US-joe-medium.onnx', import.meta.url),
);
const python = pythonWith();

/** rate, channels, bytes a sample, frames in the header, frames there are. */
const PYTHON_WAVE = `
import json, sys, wave
with wave.open(sys.argv[1]) as f:
    read = len(f.readframes(f.getnframes())) // f.getsampwidth()
    print(json.dumps([f.getframerate(), f.getnchannels(), f.getsampwidth(), f.getnframes(), read]))
`;
const pythonWave = (file: string): number[] =>
  JSON.parse(execFileSync(python, ['-c', PYTHON_WAVE, file], { encoding: 'utf8' }));

interface Reference {
  readonly samples: number;
  readonly path: string;
}

const piper = (text: string): Int16Array => {
  const request = { text, voice, noise_scale: 0, noise_w_scale: 0 };
  const result: Reference = JSON.parse(
    execFileSync(python, [`${pythonFolder}piper_reference.py`, '--samples', folder], {
      input: JSON.stringify(request),
      encoding: 'utf8',
    }),
  );
  return int16(readFileSync(result.path));
};

test('the curl line of the README gives a WAV that ffprobe and Python read', async () => {
  await withService(NO_NOISE, async (service) => {
    const file = curl(service, 'hello.wav', { input: HELLO });
    const { codec_name, sample_rate, channels, bits_per_sample, duration } = ffprobe(file);
    assert.deepEqual(
      { codec_name, sample_rate, channels, bits_per_sample },
      { codec_name: 'pcm_s16le', sample_rate: '22050', channels: 1, bits_per_sample: 16 },
    );
    const frames = Math.round(Number(duration) * 22_050);
    assert.deepEqual(pythonWave(file), [22_050, 1, 2, frames, frames]);
  });
});

test('a WAV of unknown length is read to its end', async () => {
  await withService(NO_NOISE, async (service) => {
    const text = `${HELLO} It speaks in several sentences. They flow.`;
    const file = curl(service, 'flowing.wav', { input: text });
    const frames = (readFileSync(file).length - 44) / 2;
    const [rate, channels, width, , read] = pythonWave(file);
    assert.deepEqual([rate, channels, width, read], [22_050, 1, 2, frames]);
    assert.equal(Math.round(Number(ffprobe(file).duration) * 22_050), frames);
  });
});

test('the samples are those that the real Piper 1.3.0 makes of the same voice', async () => {
  await withService(NO_NOISE, async (service) => {
    for (const text of [HELLO, 'It costs $3.50, or 1,482 people; is that all?']) {
      const ours = wavSamples(curl(service, 'ours.wav', { input: text }));
      const theirs = piper(text);
      assert.equal(ours.length, theirs.length);
      const worst = theirs.reduce(
        (most, sample, i) => Math.max(most, Math.abs(sample - (ours[i] as number))),
        0,
      );
      assert.ok(worst <= 1, `differs by ${worst}`);
    }
  });
});

test('pcm on the OpenAI route is 24 kHz, as the official players take it', async () => {
  await withService(NO_NOISE, async (service) => {
    const wav = readFileSync(curl(service, 'rate.wav', { input: HELLO })).length - 44;
    const pcm = readFileSync(
      curl(service, 'rate.pcm', { input: HELLO, response_format: 'pcm' }),
    ).length;
    assert.ok(Math.abs(pcm / wav - 24_000 / 22_050) < 1e-3);
  });
});
