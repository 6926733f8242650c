import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EXIT, StartError } from '../exit-status.ts';
import { FILE_FORMATS } from './formats.ts';

const STDOUT = '-';

/**
 * The format of a file by its ending; WAV for standard output.
 * @throws StartError if no format has it.
 */
export function formatOf(file: string): string {
  if (file === STDOUT) return 'wav';
  const ending = extname(file).slice(1).toLowerCase();
  const format = FILE_FORMATS.find((known) => known === ending);
  if (format !== undefined) return format;
  const all = FILE_FORMATS.map((known) => `.${known}`).join(', ');
  throw new StartError(EXIT.usage, `${file} has none of the endings ${all}`);
}

/**
 * Writes audio to standard output as it comes, or to a file, which is there when it is whole.
 * @throws StartError if it cannot be written, or breaks off.
 */
export async function writeSpeech(audio: ReadableStream<Uint8Array>, file: string): Promise<void> {
  const source = Readable.fromWeb(audio as never);
  if (file === STDOUT) {
    await pipeline(source, process.stdout, { end: false }).catch((error: unknown) => {
      // Whoever reads has enough.
      if (codeOf(error) !== 'EPIPE') throw failed(file, error);
    });
    return;
  }
  const aside = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    await pipeline(source, createWriteStream(aside, { flags: 'wx' }));
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw failed(file, error);
  }
}

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;

const failed = (file: string, error: unknown): StartError => {
  const reason = error instanceof Error ? error.message : String(error);
  return new StartError(EXIT.failed, `cannot write ${file}: ${reason}`, error);
};
