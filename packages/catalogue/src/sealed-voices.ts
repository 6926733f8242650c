import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CatalogueError, fileError } from './catalogue-error.ts';
import { replaceFile } from './durable-file.ts';
import { isVoiceId } from './voice-id.ts';

/** A file by its content, and where it was fetched: a URL or a path. */
export interface SealedFile {
  /** In lower-case hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Absent for a file that was put there by hand. */
  readonly source?: string | undefined;
}

/** The files of a voice by their names. */
export type SealedVoice = Readonly<Record<string, SealedFile>>;

/** Voices by their ids: a lock file, or the pins of a folder. */
export type SealedVoices = ReadonlyMap<string, SealedVoice>;

/** The lock file that lies among the voices. */
export function lockFile(directory: string): string {
  return join(directory, 'voices.lock');
}

/** SHA-256 of every voice that was ever added to a folder. */
export function pinFile(directory: string): string {
  return join(directory, '.pins.json');
}

/**
 * Reads a lock file or pins.
 * @returns undefined if there is no such file.
 * @throws CatalogueError `invalid_file`, `fetch_failed`.
 */
export async function readSealed(path: string): Promise<SealedVoices | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fileError(error, path, 'read');
  }
  try {
    return parseSealed(JSON.parse(text));
  } catch (cause) {
    const message = `${path} is not a lock file of voices: ${(cause as Error).message}`;
    throw new CatalogueError('invalid_file', message, { cause });
  }
}

/** @throws CatalogueError `disk_full`, `not_writable`. */
export async function writeSealed(path: string, voices: SealedVoices): Promise<void> {
  const sorted = [...voices].sort(([a], [b]) => (a < b ? -1 : 1));
  const value = { version: 1, voices: Object.fromEntries(sorted) };
  await replaceFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

function parseSealed(value: unknown): SealedVoices {
  const { version, voices } = value as { version?: unknown; voices?: object };
  if (version !== 1) throw new TypeError('its version is not 1');
  return new Map(
    Object.entries(voices ?? {}).map(([key, files]) => {
      const id = key.normalize('NFC');
      if (!isVoiceId(id)) throw new TypeError(`${JSON.stringify(key)} cannot be the id of a voice`);
      const names = [`${id}.onnx`, `${id}.onnx.json`, 'MODEL_CARD'];
      for (const [name, file] of Object.entries(files as object)) {
        if (!names.includes(name.normalize('NFC')))
          throw new TypeError(`${id} has no file ${JSON.stringify(name)}`);
        if (!isSealedFile(file))
          throw new TypeError(`${name} has no SHA-256, no size or no source`);
      }
      for (const name of names.slice(0, 2)) {
        if (!Object.hasOwn(files as object, name)) throw new TypeError(`${id} lacks ${name}`);
      }
      return [id, files as SealedVoice];
    }),
  );
}

function isSealedFile(file: unknown): file is SealedFile {
  if (typeof file !== 'object' || file === null) return false;
  const { sha256, size, source } = file as Record<string, unknown>;
  const isSum = typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256);
  return isSum && Number.isSafeInteger(size) && ['string', 'undefined'].includes(typeof source);
}
