import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeRelease } from './packed-release.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'hailo-piper/releases');
const WEEK_MS = 7 * 24 * 3600 * 1000;
/** What ends up in a tarball, or decides how. */
const SOURCES = ['packages', 'voices', 'deploy', 'docs', 'pnpm-lock.yaml', 'package.json', '*.md'];

export interface Tarball {
  readonly version: string;
  readonly src: string;
  readonly sha256: string;
}

const git = (...args: string[]): string =>
  execFileSync('git', [...args, '--', ...SOURCES, ':!deploy/ansible'], {
    cwd: REPOSITORY,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });

const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

const tarball = (version: string, src: string): Tarball => ({
  ...{ version, src },
  sha256: sha256(readFileSync(src)),
});

/** What was not made within a week goes: each state of the sources leaves half a gigabyte. */
const prune = (): void => {
  for (const name of readdirSync(CACHE)) {
    const path = join(CACHE, name);
    if (Date.now() - statSync(path).mtimeMs > WEEK_MS) rmSync(path, { recursive: true });
  }
};

/** Makes a folder's content once; half of it is never left there. */
const cached = (folder: string, make: (folder: string) => void): string => {
  if (!existsSync(folder)) {
    mkdirSync(CACHE, { recursive: true });
    prune();
    const scratch = mkdtempSync(`${folder}.`);
    try {
      make(scratch);
      renameSync(scratch, folder);
    } catch (error) {
      rmSync(scratch, { recursive: true });
      throw error;
    }
  }
  return folder;
};

/**
 * The release of these sources for x64, from $RELEASES if that is set, else made once for each state of
 * the sources and kept in the user's cache.
 */
export function thisRelease(): Tarball {
  const key = sha256(git('ls-files', '--stage') + git('diff', 'HEAD')).slice(0, 16);
  const folder =
    process.env.RELEASES ?? cached(join(CACHE, key), (out) => makeRelease(out, { cpu: 'x64' }));
  const [file = ''] = globSync('hailo-piper-*-linux-x64.tar.gz', { cwd: folder });
  const version = /^hailo-piper-(.+)-linux-x64/.exec(file)?.[1];
  if (version === undefined) throw new Error(`no tarball in ${folder}`);
  return tarball(version, join(folder, file));
}

/**
 * The same release under another version.
 * @param breaks does something to the unpacked folder.
 */
export function asVersion(
  release: Tarball,
  version: string,
  breaks: (root: string) => void = () => {},
): Tarball {
  const name = `hailo-piper-${version}-linux-x64`;
  const how = sha256(breaks.toString()).slice(0, 8);
  const folder = join(CACHE, `${release.sha256.slice(0, 16)}-${version}-${how}`);
  cached(folder, (scratch) => {
    const root = join(scratch, name);
    mkdirSync(root);
    execFileSync('tar', ['-xzf', release.src, '--strip-components=1', '-C', root]);
    for (const file of globSync(join(root, 'lib/packages/server/dist/*.js'))) {
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, text.replaceAll(`"${release.version}"`, `"${version}"`));
    }
    breaks(root);
    const out = join(scratch, `${name}.tar.gz`);
    execFileSync('tar', ['-I', 'gzip -1', '-cf', out, '-C', scratch, name]);
    rmSync(root, { recursive: true });
  });
  return tarball(version, join(folder, `${name}.tar.gz`));
}
