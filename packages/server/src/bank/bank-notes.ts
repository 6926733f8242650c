import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What a recording was kept as. */
export interface Note {
  /** Key of its text in the cache. */
  readonly key: string;
  /** Key of its sound. */
  readonly sound: string;
}

/** To be raised with the form of the file. */
const VERSION = 1;
/** Shortest time between two writes while there is more to come, milliseconds. */
const WRITTEN_EVERY_MS = 5_000;

/**
 * A file that says as what each recording was kept last: which entries stay is known before the first
 * request of the next start, and a recording that does not hold any more is told from one that never
 * was. A file that is damaged or cannot be written costs just that.
 */
export class BankNotes {
  readonly #path: string;
  readonly #notes: Map<string, Note>;
  #isChanged = false;
  #writtenAt = 0;

  constructor(path: string) {
    this.#path = path;
    this.#notes = readNotes(path);
  }

  get(id: string): Note | undefined {
    return this.#notes.get(id);
  }

  set(id: string, note: Note): void {
    const before = this.#notes.get(id);
    if (before?.key === note.key && before.sound === note.sound) return;
    this.#notes.set(id, note);
    this.#isChanged = true;
    if (Date.now() - this.#writtenAt > WRITTEN_EVERY_MS) this.save();
  }

  /** Forgets all others. */
  keepOnly(ids: ReadonlySet<string>): void {
    const gone = [...this.#notes.keys()].filter((id) => !ids.has(id));
    for (const id of gone) this.#notes.delete(id);
    this.#isChanged ||= gone.length > 0;
  }

  /** Writes what has changed. */
  save(): void {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    this.#writtenAt = Date.now();
    const unfinished = `${this.#path}.${process.pid}.tmp`;
    const notes = Object.fromEntries(this.#notes);
    try {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      writeFileSync(unfinished, JSON.stringify({ version: VERSION, notes }), { mode: 0o600 });
      renameSync(unfinished, this.#path);
    } catch {
      rmSync(unfinished, { force: true });
    }
  }
}

function readNotes(path: string): Map<string, Note> {
  try {
    const { version, notes } = JSON.parse(readFileSync(path, 'utf8'));
    return new Map(version === VERSION ? Object.entries<Note>(notes).filter(isNote) : []);
  } catch {
    return new Map();
  }
}

const isNote = ([, { key, sound }]: [string, Partial<Note>]): boolean =>
  typeof key === 'string' && typeof sound === 'string';
