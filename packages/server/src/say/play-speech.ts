import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EXIT, StartError } from '../exit-status.ts';
import { replayed } from './replayed.ts';

/** Samples a second of `response_format: pcm`, 16 bits, one channel. */
const RATE = '24000';

/** Programs that play what comes on standard input, in the order in which they are tried. */
const PLAYERS: readonly (readonly [program: string, ...args: string[]])[] = [
  // Before 1.0 it plays files only, and ends at once.
  ['pw-play', '--raw', '--rate', RATE, '--channels', '1', '--format', 's16', '-'],
  ['paplay', '--raw', '--rate', RATE, '--channels', '1', '--format', 's16le'],
  ['aplay', '-q', '-t', 'raw', '-r', RATE, '-c', '1', '-f', 'S16_LE', '-'],
];

/**
 * Plays audio as it comes, by the first player that is there and has a sound server or device.
 * @param audio samples as `PLAYERS` take them.
 * @throws StartError that says why each player does not play, or that the audio broke off.
 */
export async function playSpeech(audio: ReadableStream<Uint8Array>): Promise<void> {
  let fault: unknown;
  async function* source() {
    try {
      yield* audio;
    } catch (error) {
      fault = error;
      throw error;
    }
  }
  const fromBeginning = replayed(source());
  const problems: string[] = [];
  for (const [program, ...args] of PLAYERS) {
    const problem = await play(program, args, Readable.from(fromBeginning()));
    if (fault !== undefined) throw new StartError(EXIT.failed, 'the audio broke off', fault);
    if (problem === undefined) return;
    problems.push(problem);
  }
  throw new StartError(EXIT.failed, `nothing plays here: ${problems.join('; ')}`);
}

/** @returns why it could not be played. */
async function play(
  program: string,
  args: readonly string[],
  audio: Readable,
): Promise<string | undefined> {
  const player = spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  player.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  // A player that refuses closes its input; its exit tells why.
  const written = pipeline(audio, player.stdin).catch(() => {});
  try {
    const [code, signal] = await once(player, 'close');
    await written;
    if (code === 0) return undefined;
    return `${program} ended with ${code ?? signal}: ${said.trim().split('\n')[0]}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return `there is no ${program}`;
    throw error;
  }
}
