/** A fake ffmpeg with scripted faults, in a folder for the service's PATH. */
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Works: output comes at once. */
export const WORKS = "printf '\\377\\361'; exec cat";

/** Scripts, by their fault. */
export const FFMPEG_FAULTS: Readonly<Record<string, string>> = {
  'ends at once': 'exit 0',
  fails: 'echo no such encoder >&2; exit 1',
  'dies of a signal on the way': "printf '\\377\\361'; head -c 1000 >/dev/null; kill -KILL $$",
  'never reads': "printf '\\377\\361'; exec sleep 1000",
  'never writes': 'exec cat >/dev/null',
  'is no program': 'exit 126',
};

export class ScriptedFfmpeg {
  /** To be the service's PATH. */
  readonly folder = mkdtempSync(join(tmpdir(), 'hailo-piper-ffmpeg-'));
  readonly #path = join(this.folder, 'ffmpeg');

  /** Puts a script in its place, in one step; also after `remove`. */
  install(script: string): void {
    mkdirSync(this.folder, { recursive: true });
    const aside = `${this.#path}.new`;
    writeFileSync(aside, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
    chmodSync(aside, 0o755);
    renameSync(aside, this.#path);
  }

  uninstall(): void {
    rmSync(this.#path, { force: true });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
