import type { LogSink } from '@hailo-piper/engine';
import type { Key } from '../phrase-key.ts';
import { EntryFiles, onDisk } from './entry-files.ts';
import { EntryList } from './entry-list.ts';
import { EntryReader } from './entry-reader.ts';
import type { Given, Kept, Level, LevelFigures } from './level.ts';
import { packed } from './packed.ts';
import { Pins } from './pins.ts';

export interface DiskLevelOptions {
  readonly folder: string;
  readonly maxBytes: number;
  /** Most bytes that wait to be written; what comes then is not kept on the disk. */
  readonly maxWaitingBytes: number;
  readonly log: LogSink;
  /** Entries that are not dropped for others. Default: none. */
  readonly pins?: Pins;
}

/** Pause after a write that failed, milliseconds. */
const PAUSE_MS = 60_000;

/**
 * Entries in a folder. Its files and its list of names never take more than a number of bytes,
 * also while one is written; the longest unused go first. Writes come one after another, and
 * nothing waits for them. While the folder is being listed, nothing is written.
 */
export class DiskLevel implements Level {
  readonly name = 'disk';
  readonly #options: DiskLevelOptions;
  readonly #files: EntryFiles;
  readonly #reader: EntryReader;
  readonly #pins: Pins;
  readonly #entries = new EntryList();
  readonly #waiting = new Set<Key>();
  /** Pinned entries that the bound had no room for. */
  readonly #tooMuch = new Set<Key>();
  #ownBytes = 0;
  #waitingBytes = 0;
  #evictions = 0;
  #errors = 0;
  #isListed = false;
  #isClosed = false;
  #pausedUntil = 0;
  #isTold = false;
  #work: Promise<void>;

  constructor(options: DiskLevelOptions) {
    this.#options = options;
    this.#files = new EntryFiles(options.folder);
    this.#reader = new EntryReader(options.folder);
    this.#pins = options.pins ?? new Pins();
    this.#work = this.#attempt(async () => {
      try {
        const files = await this.#files.list();
        files.sort((a, b) => a.usedAt - b.usedAt);
        for (const file of files) this.#entries.add(file);
        this.#ownBytes = await this.#files.ownSize();
        // A bound that was lowered holds for pinned entries too.
        if (!(await this.#makeRoom(0))) await this.#dropUntil(0, () => true);
      } finally {
        this.#isListed = true;
        this.#reader.start();
      }
    });
  }

  mayHave(key: Key): boolean {
    return !this.#isListed || this.#entries.has(key);
  }

  async get(key: Key): Promise<Given | undefined> {
    try {
      const given = await this.#reader.read(key);
      this.#use(key);
      if (given.sound !== undefined) this.#use(given.sound.key);
      return given;
    } catch (error) {
      const isGone = codeOf(error) === 'ENOENT';
      if (!isGone || this.#entries.has(key)) this.#errors += 1;
      if (isGone) this.#entries.forget(key);
      // Another read may succeed where the disk failed; a wrong entry is wrong for ever.
      else if (codeOf(error) === undefined) this.remove(key);
      else this.#tell(error);
      return undefined;
    }
  }

  put(key: Key, kept: Kept): void {
    if (this.#isClosed || this.#waiting.has(key) || this.#entries.has(key)) return;
    const { byteLength } = kept.bytes;
    if (Date.now() < this.#pausedUntil) return;
    if (this.#waitingBytes + byteLength > this.#options.maxWaitingBytes) {
      this.#evictions += 1;
      return;
    }
    this.#waiting.add(key);
    this.#waitingBytes += byteLength;
    this.#then(async () => {
      try {
        await this.#write(key, kept);
      } finally {
        this.#waiting.delete(key);
        this.#waitingBytes -= byteLength;
      }
    });
  }

  remove(key: Key): void {
    this.#then(() => this.#drop(key));
  }

  /** Whether it has the entry, as far as is known without reading it. */
  has(key: Key): boolean {
    return this.#entries.has(key);
  }

  /** Whether there was no room for a pinned entry when it was put last. */
  lacksRoomFor(key: Key): boolean {
    return this.#tooMuch.has(key);
  }

  /** Resolves when the folder is listed, and what was put is kept or let go. */
  settled(): Promise<void> {
    return this.#work;
  }

  figures(): LevelFigures {
    return {
      bytes: this.#entries.bytes + this.#ownBytes,
      maxBytes: this.#options.maxBytes,
      entries: this.#entries.count,
      evictions: this.#evictions,
      errors: this.#errors,
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#work;
    await this.#reader.close();
  }

  #then(task: () => Promise<void>): void {
    const before = this.#work;
    this.#work = this.#attempt(async () => {
      await before;
      await task();
    });
  }

  async #attempt(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.#errors += 1;
      this.#pausedUntil = Date.now() + PAUSE_MS;
      this.#tell(error);
    }
  }

  /** One line until the disk works again. */
  #tell(error: unknown): void {
    if (this.#isTold) return;
    this.#isTold = true;
    const msg = 'the disk of the phrases fails; it is tried from time to time';
    this.#options.log({ level: 'warning', msg, folder: this.#files.folder, reason: String(error) });
  }

  async #write(key: Key, kept: Kept): Promise<void> {
    if (Date.now() < this.#pausedUntil) return;
    const file = await packed(key, kept);
    const size = onDisk(file.length);
    // A name may make the list longer by two blocks.
    const room = size + 2 * onDisk(1);
    this.#tooMuch.delete(key);
    if (!(await this.#makeRoom(room))) {
      if (this.#pins.has(key)) this.#tooMuch.add(key);
      return;
    }
    const written = await this.#files.write(key, file);
    this.#entries.add({ key, size: written, usedAt: Date.now() });
    this.#ownBytes = await this.#files.ownSize();
    if (!this.#isTold) return;
    this.#isTold = false;
    this.#options.log({ level: 'info', msg: 'the disk of the phrases works again' });
  }

  /** @returns false, with nothing dropped, where even all that may go would not be enough. */
  async #makeRoom(bytes: number): Promise<boolean> {
    if (this.#fits(bytes)) return true;
    let pinned = 0;
    for (const key of this.#pins.keys()) pinned += this.#entries.sizeOf(key);
    if (pinned + this.#ownBytes + bytes > this.#options.maxBytes) return false;
    await this.#dropUntil(bytes, (key) => !this.#pins.has(key));
    return true;
  }

  async #dropUntil(bytes: number, mayGo: (key: Key) => boolean): Promise<void> {
    for (const key of this.#entries.keys()) {
      if (this.#fits(bytes)) return;
      if (!mayGo(key)) continue;
      await this.#drop(key);
      this.#evictions += 1;
    }
  }

  #fits(bytes: number): boolean {
    return this.#entries.bytes + this.#ownBytes + bytes <= this.#options.maxBytes;
  }

  async #drop(key: Key): Promise<void> {
    await this.#files.remove(key);
    this.#entries.forget(key);
  }

  #use(key: Key): void {
    // Read-only: the order is then that of the writes.
    if (this.#entries.use(key)) this.#files.touch(key).catch(() => {});
  }
}

/** `code` of an error of the system. */
const codeOf = (error: unknown): string | undefined => {
  const { code } = error as NodeJS.ErrnoException;
  return code !== undefined && /^E(?!RR_)/.test(code) ? code : undefined;
};
