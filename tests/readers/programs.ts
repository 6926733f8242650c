import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { RunningService } from '../service/service.ts';

/** Foreign programs, each called as its users call it. */

/** For files of one run. */
export const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-readers-'));
after(() => rmSync(folder, { recursive: true }));

export const pythonFolder = fileURLToPath(new URL('../python/', import.meta.url));

/** A Python with what `tests/python/NAME.txt` lists; made if it is not there. */
export function pythonWith(list?: string): string {
  return execFileSync('sh', [`${pythonFolder}venv.sh`, ...(list === undefined ? [] : [list])], {
    encoding: 'utf8',
  }).trim();
}

/** Asks a speaking route for audio and keeps it in a file. */
export function curl(
  { url }: RunningService,
  name: string,
  body: object,
  route: 'audio/speech' | 'synthesize' = 'audio/speech',
): string {
  const file = join(folder, name);
  execFileSync('curl', [
    ...['--silent', '--show-error', '--fail', `${url}/v1/${route}`, '--output', file],
    ...['--header', 'content-type: application/json', '--data', JSON.stringify(body)],
  ]);
  return file;
}

export interface Probed {
  readonly codec_name: string;
  readonly sample_rate: string;
  readonly channels: number;
  readonly bits_per_sample: number;
  /** Seconds; where the sound begins in them. */
  readonly start_time?: string;
  readonly duration?: string;
}

export function ffprobe(file: string): Probed {
  return JSON.parse(
    execFileSync('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', file], {
      encoding: 'utf8',
    }),
  ).streams[0];
}

/** What ffmpeg plays of a file, at a rate. */
export function ffmpegDecode(file: string, sampleRate: number): Int16Array {
  const args = ['-v', 'error', '-xerror', '-i', file, '-f', 's16le', '-ar', String(sampleRate)];
  return int16(execFileSync('ffmpeg', [...args, '-'], { maxBuffer: 1e9 }));
}

/** The samples of a WAV with a header of 44 bytes. */
export function wavSamples(file: string): Int16Array {
  return int16(readFileSync(file).subarray(44));
}

export function int16(bytes: Buffer): Int16Array {
  return new Int16Array(Uint8Array.from(bytes).buffer);
}
