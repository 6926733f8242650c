import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CatalogueError, lockFile, readSealed, type SealedVoices } from '@hailo-piper/catalogue';
import type { VoiceSums } from '@hailo-piper/engine';
import { voiceId } from '@hailo-piper/speech';
import { EXIT, StartError } from './exit-status.ts';
import { stateOf, statOf } from './file-state.ts';

const PIECE_BYTES = 256 * 1024;
/** The check takes at most a quarter of a core: it waits this times as long as it computes. */
const WAITS_PER_WORK = 3;

/** Where no lock file is obeyed. */
export const UNLOCKED: Pick<VoiceLock, 'problemOf' | 'sums'> = {
  problemOf: () => undefined,
  sums: {},
};

/**
 * The lock file among the voices, and which files differ from it. The engine compares each voice when
 * it prepares it; {@link check} finds the wrong ones among the others.
 */
export class VoiceLock {
  #directory = '';
  #voices: SealedVoices = new Map();
  /** SHA-256 of files that were read, by path. */
  readonly #read = new Map<string, { readonly state: string; readonly sha256: string }>();
  readonly #told = new Set<string>();

  /** Makes a lock of the lock file in a folder. @throws as `read`. */
  static async of(directory: string): Promise<VoiceLock> {
    const lock = new VoiceLock();
    await lock.read(directory);
    return lock;
  }

  /**
   * Reads the lock file again. Without one, every voice is right.
   * @param directory of the voices.
   * @throws StartError if it cannot be read; then the one that was read before stays in force.
   */
  async read(directory: string): Promise<void> {
    try {
      const path = lockFile(directory);
      // Not so in a folder that cannot be read, which has no voices either.
      const isThere = existsSync(path);
      this.#voices = (isThere ? await readSealed(path) : undefined) ?? new Map();
      this.#directory = resolve(directory);
    } catch (error) {
      if (!(error instanceof CatalogueError)) throw error;
      throw new StartError(EXIT.config, error.message, error);
    }
  }

  /** What it says of voices, by id. */
  get sums(): Readonly<Record<string, VoiceSums>> {
    const sums = Array.from(this.#voices, ([id, files]) => {
      const [model, config] = [`${id}.onnx`, `${id}.onnx.json`].map((name) => files[name]?.sha256);
      return [id, { model: model ?? '', config: config ?? '' }] as const;
    });
    return Object.fromEntries(sums);
  }

  /**
   * Compares the files of a voice by their size, and by their SHA-256 if that is known.
   * @param model its `.onnx`. One outside the folder is not the lock file's.
   * @returns a sentence that names the first difference; undefined without one.
   */
  problemOf(model: string): string | undefined {
    for (const { path, sha256, size } of this.#filesOf(model)) {
      const found = statOf(path);
      if (found === undefined) continue;
      if (found.size !== size) return `${path} has ${found.size} bytes, voices.lock says ${size}`;
      const known = this.#read.get(path);
      if (known?.state !== stateOf(found) || known.sha256 === sha256) continue;
      return `${path} has SHA-256 ${known.sha256}, voices.lock says ${sha256}`;
    }
    return undefined;
  }

  /**
   * The voices of the lock file that are not there; each is told once.
   * @param models `.onnx` files that are there, whether they can be used or not.
   */
  absent(models: readonly string[]): string[] {
    const present = new Set(models.map(voiceId));
    const absent = [...this.#voices.keys()].filter((id) => !present.has(id));
    for (const id of this.#told) if (!absent.includes(id)) this.#told.delete(id);
    const news = absent.filter((id) => !this.#told.has(id));
    for (const id of news) this.#told.add(id);
    return news;
  }

  /**
   * Reads the files that are locked and not known yet, slowly.
   * @returns whether one of them is wrong; `problemOf` says how.
   * @throws AbortError
   */
  async check(models: readonly string[], signal: AbortSignal): Promise<boolean> {
    let isWrong = false;
    for (const model of models) {
      if (this.problemOf(model) !== undefined) continue;
      for (const { path } of this.#filesOf(model)) await this.#readFile(path, signal);
      isWrong ||= this.problemOf(model) !== undefined;
    }
    return isWrong;
  }

  async #readFile(path: string, signal: AbortSignal): Promise<void> {
    const found = statOf(path);
    if (found === undefined || this.#read.get(path)?.state === stateOf(found)) return;
    try {
      this.#read.set(path, { state: stateOf(found), sha256: await sha256Of(path, signal) });
    } catch (error) {
      // A file that goes is seen by the next look.
      if (signal.aborted) throw error;
    }
  }

  #filesOf(model: string) {
    const id = voiceId(model);
    const files = this.#voices.get(id);
    if (files === undefined || relative(this.#directory, model).startsWith('..')) return [];
    return [
      { path: model, name: `${id}.onnx` },
      { path: `${model}.json`, name: `${id}.onnx.json` },
    ].flatMap(({ path, name }) => {
      const file = files[name];
      return file === undefined ? [] : [{ path, ...file }];
    });
  }
}

async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const pieces = createReadStream(path, { highWaterMark: PIECE_BYTES, signal });
  for await (const piece of pieces) {
    const began = performance.now();
    hash.update(piece);
    const worked = performance.now() - began;
    await delay(worked * WAITS_PER_WORK, undefined, { signal, ref: false });
  }
  return hash.digest('hex');
}
