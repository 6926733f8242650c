import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isExhaustion } from '@hailo-piper/machine';

/** It is ffmpeg that is at fault, and not its samples, its reader or the machine. */
export class FfmpegFault extends Error {}

type Ffmpeg = ChildProcessByStdio<Writable, Readable, Readable>;

export interface FfmpegInput {
  /** Samples a second. */
  readonly sampleRate: number;
  readonly slices: AsyncIterable<Int16Array>;
}

/** Of what ffmpeg complains about, the end is kept; characters. */
const MAX_COMPLAINT = 1000;
const TICK_MS = 1000;

/**
 * Runs ffmpeg from samples to bytes. It may be missing, fail, end too early, read nothing or write
 * nothing: each of them is an error here, and the process is gone afterwards.
 *
 * @throws FfmpegFault, what the samples throw, and what `isExhaustion` is true of.
 * @param patienceSeconds how long it may owe bytes for a second of audio or for the end, while
 *   somebody waits for them.
 */
export async function* runFfmpeg(
  program: string,
  args: readonly string[],
  input: FfmpegInput,
  patienceSeconds: number,
): AsyncGenerator<Uint8Array> {
  const child = await start(program, args);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-MAX_COMPLAINT);
  });
  const closed = once(child, 'close');
  closed.catch(() => {}); // awaited below
  const debt = new Debt(input.sampleRate);
  const bytesIn = Readable.from(bytesOf(input.slices, debt), { highWaterMark: 1 });
  const feeding = pipeline(bytesIn, child.stdin).then(
    () => null,
    (error: unknown) => error,
  );
  const output = child.stdout[Symbol.asyncIterator]();
  let failed = false;
  let gave = false;
  try {
    for (;;) {
      const stopWatch = debt.watch(patienceSeconds, () => child.kill('SIGKILL'));
      const next = await output.next().finally(stopWatch);
      if (debt.overdue) throw new FfmpegFault(`ffmpeg gave nothing for ${patienceSeconds} s`);
      if (next.done) break;
      debt.paid();
      gave = true;
      yield next.value;
    }
    const [status] = await closed;
    if (debt.samplesFailed) throw await feeding;
    if (status !== 0) throw new FfmpegFault(`ffmpeg ended with ${status}: ${complaint.trim()}`);
    const failure = await feeding;
    if (failure !== null) throw new FfmpegFault(`ffmpeg took not all: ${failure}`);
    if (!gave) throw new FfmpegFault('ffmpeg gave nothing');
  } catch (error) {
    failed = true;
    throw error;
  } finally {
    child.kill('SIGKILL');
    // A reader that leaves leaves nothing behind. After a failure nobody waits for the samples that
    // are just being made: whoever gets the error ends them.
    if (!failed) await feeding;
  }
}

/** @throws FfmpegFault, and what `isExhaustion` is true of. */
async function start(program: string, args: readonly string[]): Promise<Ffmpeg> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.on('error', () => {});
  // Without file descriptors left there are none.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.on('error', () => {});
  await once(child, 'spawn').catch((cause: Error) => {
    throw isExhaustion(cause) ? cause : new FfmpegFault(cause.message, { cause });
  });
  return child;
}

async function* bytesOf(slices: AsyncIterable<Int16Array>, debt: Debt): AsyncGenerator<Uint8Array> {
  for await (const slice of noting(slices, debt)) {
    yield new Uint8Array(slice.buffer, slice.byteOffset, slice.byteLength);
    debt.owes(slice.length);
  }
  debt.ended = true;
}

/** Notes a failure of the samples themselves; one of ffmpeg's is thrown in further down the stream. */
async function* noting(slices: AsyncIterable<Int16Array>, debt: Debt): AsyncGenerator<Int16Array> {
  try {
    yield* slices;
  } catch (error) {
    debt.samplesFailed = true;
    throw error;
  }
}

/** What a process has been given and has not answered. */
class Debt {
  readonly #most: number;
  #samples = 0;
  /** All is given: now it owes the rest, and its end. */
  ended = false;
  overdue = false;
  samplesFailed = false;

  /** @param most samples that may be owed at any time. */
  constructor(most: number) {
    this.#most = most;
  }

  owes(samples: number): void {
    this.#samples += samples;
  }

  paid(): void {
    this.#samples = 0;
  }

  /**
   * Counts ticks of our own clock: where the whole process stood still, nobody is to blame.
   * @returns what stops it.
   */
  watch(seconds: number, onOverdue: () => void): () => void {
    let ticks = 0;
    const timer = setInterval(() => {
      ticks = this.ended || this.#samples >= this.#most ? ticks + 1 : 0;
      // The first of them may have come at once.
      if (ticks <= seconds) return;
      this.overdue = true;
      onOverdue();
    }, TICK_MS);
    return () => clearInterval(timer);
  }
}
