import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { isExhaustion } from '@hailo-piper/machine';
import type { AudioEncoder, PcmStream } from './audio-format.ts';
import { FfmpegFault, runFfmpeg } from './ffmpeg-process.ts';
import { inSlices } from './slices.ts';

/** The installed ffmpeg; `null` without one that encodes AAC. */
export async function findFfmpegAac(bitrate: number): Promise<AudioEncoder | null> {
  const program = await findProgram('ffmpeg');
  if (program === null || !(await works(program))) return null;
  return {
    settings: `aac ${bitrate} ffmpeg`,
    encode: (stream) => encodeWithFfmpeg(program, bitrate, stream),
  };
}

async function findProgram(name: string): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, name);
    const there = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (there && path.isAbsolute(file)) return file;
  }
  return null;
}

/** How long ffmpeg may owe bytes, seconds: in an answer, and in the trial run. */
const PATIENCE_SECONDS = 10;
const TRY_SECONDS = 5;
/** After so long a failed program is tried again. */
const FORGET_MS = 60_000;

/** The programs found so far, and whether their trial run gave AAC. */
const tried = new Map<string, { readonly at: number; readonly works: Promise<boolean> }>();

async function works(program: string): Promise<boolean> {
  const known = tried.get(program);
  const isOld = known !== undefined && performance.now() - known.at > FORGET_MS;
  if (known !== undefined && !(isOld && !(await known.works))) return known.works;
  const result = makesAdts(program);
  // A failure by exhaustion says nothing about the program.
  result.catch(() => tried.delete(program));
  tried.set(program, { at: performance.now(), works: result });
  return result;
}

/** @throws the error of a machine without free descriptors, processes or memory. */
async function makesAdts(program: string): Promise<boolean> {
  const stream = { sampleRate: 24_000, length: 2048, parts: [new Int16Array(2048)] };
  try {
    const parts = await Array.fromAsync(encode(program, 64, stream, TRY_SECONDS));
    const [first = 0, second = 0] = Buffer.concat(parts);
    return first === 0xff && (second & 0xf6) === 0xf0;
  } catch (error) {
    if (isExhaustion(error)) throw error;
    // The program cannot encode AAC: the next encoder is tried, and the error is reported if none
    // works.
    return false;
  }
}

async function* encodeWithFfmpeg(
  program: string,
  bitrate: number,
  stream: PcmStream,
): AsyncGenerator<Uint8Array> {
  try {
    yield* encode(program, bitrate, stream, PATIENCE_SECONDS);
  } catch (error) {
    // The next answers use the next encoder.
    if (error instanceof FfmpegFault) {
      tried.set(program, { at: performance.now(), works: Promise.resolve(false) });
    }
    throw error;
  }
}

/** Skips ffmpeg's probing of the input, which takes half a second of audio. */
const INPUT = ['-probesize', '32', '-analyzeduration', '0', '-f', 's16le', '-ac', '1'];

function encode(
  program: string,
  bitrate: number,
  stream: PcmStream,
  patienceSeconds: number,
): AsyncGenerator<Uint8Array> {
  const { sampleRate } = stream;
  const output = ['-c:a', 'aac', '-b:a', `${bitrate}k`, '-f', 'adts', '-flush_packets', '1'];
  const args = [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error'],
    ...[...INPUT, '-ar', String(sampleRate), '-i', 'pipe:0', ...output, 'pipe:1'],
  ];
  return runFfmpeg(program, args, { sampleRate, slices: inSlices(stream) }, patienceSeconds);
}
