import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';

/** Gives everything below `folder` the same time and the plainest rights, whatever umask made it. */
export function normalizeFolder(folder: string, sourceDateEpoch: number): void {
  execFileSync('chmod', ['-R', 'u=rwX,go=rX', folder]);
  execFileSync('find', [
    ...[folder, '-exec', 'touch', '--no-dereference'],
    ...['-d', `@${sourceDateEpoch}`, '{}', '+'],
  ]);
}

/**
 * Packs a folder as .tar.gz, with the folder's name in it; GNU tar and gzip.
 * The same files give the same bytes: sorted, owned by root, no time in the gzip header.
 */
export async function packTarball(folder: string, tarball: string): Promise<void> {
  const tar = ['tar', '--create', '--sort=name', '--format=gnu', '--numeric-owner'];
  const plain = [
    ...tar,
    '--owner=0',
    '--group=0',
    '--directory',
    dirname(folder),
    basename(folder),
  ];
  const script = 'out=$1; shift; "$@" | gzip --no-name > "$out"';
  await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script, 'pack', tarball, ...plain]);
}

/** Lines as `sha256sum` writes and checks them. */
export function sha256Sums(files: readonly string[]): string {
  return files
    .map((file) => {
      const sum = createHash('sha256').update(readFileSync(file)).digest('hex');
      return `${sum}  ${basename(file)}\n`;
    })
    .join('');
}
