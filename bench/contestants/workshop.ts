import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The folder of one run: what contestants are started with, and nothing of this machine's own. */
export interface Workshop extends AsyncDisposable {
  /** A path in it, under which nothing is yet. */
  path(name: string): string;
  /**
   * Another copy of the Node that runs this. Processes share the pages of a program, and what is
   * shared with the benchmark would not count as theirs in full.
   */
  ownNode(): Promise<string>;
}

/** Makes the folder; it goes when the run ends. */
export const openWorkshop = async (): Promise<Workshop> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'hailo-piper-bench-'));
  let files = 0;
  const fresh = (name: string) => path.join(folder, `${++files}-${name}`);
  return {
    path: fresh,
    ownNode: async () => {
      const copy = fresh('node');
      await copyFile(process.execPath, copy);
      return copy;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};
