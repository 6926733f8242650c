import { rmSync } from 'node:fs';
import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The folder of one run: what contestants are started with, and nothing of this machine's own. */
export interface Workshop extends Disposable {
  /** A path in it, under which nothing is yet. */
  path(name: string): string;
  /**
   * Another copy of the Node that runs this. Processes share the pages of a program, and what is
   * shared with the benchmark would not count as theirs in full.
   */
  ownNode(): Promise<string>;
}

/** Makes the folder; it goes when the run ends. */
export async function openWorkshop(): Promise<Workshop> {
  const folder = await mkdtemp(path.join(tmpdir(), 'hailo-piper-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // A run that is broken off leaves nothing behind either: several copies of Node are much.
  process.once('exit', remove);
  let files = 0;
  const fresh = (name: string) => path.join(folder, `${++files}-${name}`);
  return {
    path: fresh,
    ownNode: async () => {
      const copy = fresh('node');
      await copyFile(process.execPath, copy);
      return copy;
    },
    [Symbol.dispose]: () => {
      process.removeListener('exit', remove);
      remove();
    },
  };
}
