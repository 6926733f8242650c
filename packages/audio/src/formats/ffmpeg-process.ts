import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isExhaustion } from '@hailo-piper/machine';

/** A fault of ffmpeg, not of its samples, its reader or the machine. */
export class FfmpegFault extends Error {}

type Ffmpeg = ChildProcessByStdio<Writable, Readable, Readable>;

export interface FfmpegInput {
  /** Hz. */
  readonly sampleRate: number;
  readonly slices: AsyncIterable<Int16Array>;
}

/** Characters kept of ffmpeg's messages, from the end. */
const MAX_COMPLAINT = 1000;
const TICK_MS = 1000;

/**
 * Runs ffmpeg on samples. It may be missing, fail, end too early, read nothing or write nothing:
 * each is an error here, and the process has ended afterwards.
 *
 * @throws FfmpegFault, what the samples throw, and errors of `isExhaustion`.
 * @param patienceSeconds how long it may owe bytes for a second of audio, or its end, while a
 *   reader waits for them.
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
    // A reader that leaves waits until the samples have ended. After a failure nobody waits for
    // samples in progress: the receiver of the error ends them.
    if (!failed) await feeding;
  }
}

/** @throws FfmpegFault, and errors of `isExhaustion`. */
async function start(program: string, args: readonly string[]): Promise<Ffmpeg> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.on('error', () => {});
  // Absent if there were no file descriptors left.
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

/** Records a failure of the samples; errors of ffmpeg are thrown in later in the stream. */
async function* noting(slices: AsyncIterable<Int16Array>, debt: Debt): AsyncGenerator<Int16Array> {
  try {
    yield* slices;
  } catch (error) {
    debt.samplesFailed = true;
    throw error;
  }
}

/** Samples that a process got and has not answered. */
class Debt {
  readonly #most: number;
  #samples = 0;
  /** All input is written: now it owes the remaining bytes and its end. */
  ended = false;
  overdue = false;
  samplesFailed = false;

  /** @param most samples it may owe before it is watched. */
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
   * Counts our own timer's ticks, so that a pause of the whole process does not count.
   * @returns a function that stops the watch.
   */
  watch(seconds: number, onOverdue: () => void): () => void {
    let ticks = 0;
    const timer = setInterval(() => {
      ticks = this.ended || this.#samples >= this.#most ? ticks + 1 : 0;
      // The first tick may come early.
      if (ticks <= seconds) return;
      this.overdue = true;
      onOverdue();
    }, TICK_MS);
    return () => clearInterval(timer);
  }
}
