import { megabytes } from '@hailo-piper/catalogue';
import type { Terminal } from '../terminal.ts';

/** Shows how much of one file is there. */
export interface Progress {
  /** @param size bytes of the whole file, if it is known. */
  update(bytes: number, size: number | undefined): void;
  end(): void;
}

/** A line for every tenth; for a file of unknown size, one for every 10 MB. */
const STEPS = 10;
const STEP_BYTES = 10_000_000;
/** Smaller files are there before anybody reads of them. */
const SHOWN_BYTES = 1_000_000;

/** A bar on a terminal, else plain lines. */
export async function createProgress(name: string, stderr: Terminal['stderr']): Promise<Progress> {
  return stderr.isTTY ? await bar(name, stderr) : lines(name, stderr);
}

async function bar(name: string, stderr: Terminal['stderr']): Promise<Progress> {
  const { default: progress } = await import('cli-progress');
  const one = new progress.SingleBar({
    format: `${name} [{bar}] {percentage} % of {megabytes}, {eta_formatted} left`,
    stream: stderr as NodeJS.WritableStream,
    barsize: 30,
  });
  let isStarted = false;
  return {
    update: (bytes, size) => {
      if (size === undefined || size < SHOWN_BYTES) return;
      if (!isStarted) one.start(size, bytes, { megabytes: megabytes(size) });
      isStarted = true;
      one.setTotal(size);
      one.update(bytes, { megabytes: megabytes(size) });
    },
    end: () => {
      if (isStarted) one.stop();
    },
  };
}

function lines(name: string, stderr: Terminal['stderr']): Progress {
  let step = 0;
  return {
    update: (bytes, size) => {
      if ((size ?? bytes) < SHOWN_BYTES) return;
      const now = Math.floor(size === undefined ? bytes / STEP_BYTES : (bytes / size) * STEPS);
      if (now === step) return;
      step = now;
      const part = size === undefined ? '' : `, ${now * (100 / STEPS)} % of ${megabytes(size)}`;
      stderr.write(`${name}: ${megabytes(bytes)}${part}\n`);
    },
    end: () => {},
  };
}
