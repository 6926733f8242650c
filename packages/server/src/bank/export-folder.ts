import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, StartError } from '../exit-status.ts';
import type { Origin, RecordingHead } from './bank-terms.ts';

/** What a folder of exported recordings has beside a file for each of their entries. */
export interface Manifest {
  /** To be raised with its form. */
  readonly format: 1;
  readonly origin: Origin;
  readonly recordings: readonly RecordingHead[];
}

const MANIFEST = 'phrases.json';
const ENTRY = /^[0-9a-f]{64}$/;

/** A folder with recordings that one service made and others take over. */
export class ExportFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws StartError if it cannot be made, or has files that are no export. */
  make(): void {
    this.#trying('cannot be written', () => mkdirSync(this.#path, { recursive: true }));
    const names = this.#trying('cannot be read', () => readdirSync(this.#path));
    if (names.length === 0 || names.includes(MANIFEST)) return;
    throw new StartError(EXIT.usage, `${this.#path} has files that are no export of phrases`);
  }

  /** @throws StartError if it cannot be written. */
  writeEntry(key: string, bytes: Buffer): void {
    this.#write(key, bytes);
  }

  /**
   * Writes the manifest, and removes entries that are not in it.
   * @throws StartError if it cannot be written.
   */
  finish(origin: Origin, recordings: readonly RecordingHead[]): void {
    const manifest: Manifest = { format: 1, origin, recordings };
    this.#write(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
    const named = new Set(recordings.flatMap(({ key, sound }) => [key, sound]));
    for (const name of readdirSync(this.#path)) {
      if (ENTRY.test(name) && !named.has(name)) rmSync(join(this.#path, name), { force: true });
    }
  }

  /** @throws StartError if it is none. */
  manifest(): Manifest {
    const file = join(this.#path, MANIFEST);
    const text = this.#trying('is no export of phrases', () => readFileSync(file, 'utf8'));
    const isRight = ({ format, origin, recordings }: Partial<Manifest>): boolean =>
      format === 1 &&
      typeof origin?.version === 'string' &&
      Array.isArray(recordings) &&
      recordings.every(({ key, sound }) => ENTRY.test(key) && ENTRY.test(sound));
    try {
      const manifest = JSON.parse(text);
      if (isRight(manifest)) return manifest;
    } catch {
      // The sentence below says it.
    }
    throw new StartError(EXIT.config, `${file} is not a list of exported phrases`);
  }

  /** The bytes of an entry; undefined if they cannot be read. */
  readEntry(key: string): Buffer | undefined {
    try {
      return readFileSync(join(this.#path, key));
    } catch {
      return undefined;
    }
  }

  #write(name: string, content: Buffer | string): void {
    const file = join(this.#path, name);
    this.#trying('cannot be written', () => {
      writeFileSync(`${file}.tmp`, content);
      renameSync(`${file}.tmp`, file);
    });
  }

  #trying<T>(fault: string, task: () => T): T {
    try {
      return task();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new StartError(EXIT.failed, `${this.#path} ${fault} (${code})`, error);
    }
  }
}
