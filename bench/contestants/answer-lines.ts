/** The other end of line-contestant.ts, for processes of Node. */
import { createInterface } from 'node:readline';
import type { LineReply } from './line-contestant.ts';

/** Called with each piece of audio as soon as it is there. */
export type Heard = (samples: number) => void;

/** Says that it is ready, then speaks line after line, one at a time, until there are no more. */
export async function answerLines<Request>(
  sampleRate: number,
  speak: (request: Request, heard: Heard) => Promise<void>,
): Promise<void> {
  process.stdout.write('ready\n');
  for await (const line of createInterface({ input: process.stdin })) {
    const startedAt = performance.now();
    let firstMs = 0;
    let samples = 0;
    await speak(JSON.parse(line), (more) => {
      firstMs ||= performance.now() - startedAt;
      samples += more;
    });
    const totalMs = performance.now() - startedAt;
    process.stdout.write(
      `${JSON.stringify({ firstMs, totalMs, samples, sampleRate } satisfies LineReply)}\n`,
    );
  }
}
