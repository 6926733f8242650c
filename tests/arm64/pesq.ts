import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createResampler } from '@hailo-piper/audio';

const PESQ_HZ = 16_000;
const scripts = fileURLToPath(new URL('../python/', import.meta.url));

const as16Bits = (audio: Float32Array): Int16Array =>
  Int16Array.from(audio, (sample) => Math.max(-1, Math.min(1, sample)) * 32_767);

const writeForPesq = (path: string, audio: Float32Array, sampleRate: number): string => {
  const resampler = createResampler(sampleRate, PESQ_HZ);
  const pieces = [resampler.push(as16Bits(audio)), resampler.flush()];
  writeFileSync(
    path,
    Buffer.concat(
      pieces.map(({ buffer, byteOffset, byteLength }) =>
        Buffer.from(buffer, byteOffset, byteLength),
      ),
    ),
  );
  return path;
};

/** Two recordings of the same speech, in single precision within ±1. */
export interface Pair {
  readonly reference: Float32Array;
  readonly degraded: Float32Array;
}

/**
 * PESQ (ITU-T P.862.2, wide band) of each pair; 4.644 where both are the same.
 * @param folder for files in between.
 */
export function pesqScores(pairs: readonly Pair[], sampleRate: number, folder: string): number[] {
  const venv = [join(scripts, 'venv.sh'), 'requirements-pesq'];
  const python = execFileSync('sh', venv, { encoding: 'utf8' }).trim();
  const files = pairs.flatMap(({ reference, degraded }, i) => [
    writeForPesq(join(folder, `${i}-reference.s16`), reference, sampleRate),
    writeForPesq(join(folder, `${i}-degraded.s16`), degraded, sampleRate),
  ]);
  const scores = execFileSync(python, [join(scripts, 'pesq_scores.py'), ...files], {
    encoding: 'utf8',
  });
  return scores.trim().split('\n').map(Number);
}
