import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AudioEncoder, PcmStream } from './audio-format.ts';
import { pcmBytes } from './pcm.ts';
import { inSlices } from './slices.ts';

/** The ffmpeg that is installed, where one is and it makes AAC. */
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

/** Each program that was found, and whether a try gave AAC. */
const tried = new Map<string, Promise<boolean>>();

function works(program: string): Promise<boolean> {
  const result = tried.get(program) ?? makesAdts(program);
  tried.set(program, result);
  return result;
}

async function makesAdts(program: string): Promise<boolean> {
  const silence = Readable.from([new Int16Array(2048)]);
  const stream = { sampleRate: 24_000, length: 2048, parts: silence };
  try {
    for await (const [first = 0, second = 0] of encodeWithFfmpeg(program, 64, stream)) {
      return first === 0xff && (second & 0xf6) === 0xf0;
    }
  } catch {
    // It is there and cannot do it: the next encoder is asked, and the error says so if none can.
  }
  return false;
}

/** Without its look at what the input may be, which would take half a second of it. */
const INPUT = ['-probesize', '32', '-analyzeduration', '0', '-f', 's16le', '-ac', '1'];

async function* encodeWithFfmpeg(
  program: string,
  bitrate: number,
  stream: PcmStream,
): AsyncGenerator<Uint8Array> {
  const output = ['-c:a', 'aac', '-b:a', `${bitrate}k`, '-f', 'adts', '-flush_packets', '1'];
  const child = spawn(
    program,
    [
      ...['-nostdin', '-hide_banner', '-loglevel', 'error'],
      ...[...INPUT, '-ar', String(stream.sampleRate), '-i', 'pipe:0', ...output, 'pipe:1'],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const bytesIn = Readable.from(pcmBytes(inSlices(stream)), { highWaterMark: 1 });
  const feeding = pipeline(bytesIn, child.stdin).then(
    () => null,
    (error: unknown) => error,
  );
  try {
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-1000);
    });
    const closed = once(child, 'close');
    closed.catch(() => {}); // awaited below
    for await (const bytes of child.stdout) yield bytes;
    const [status] = await closed;
    if (status !== 0) throw new Error(`ffmpeg ended with ${status}: ${complaint.trim()}`);
    const failure = await feeding;
    if (failure !== null) throw failure;
  } finally {
    child.kill('SIGKILL');
    await feeding;
  }
}
