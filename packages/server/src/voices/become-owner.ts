import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * As root, becomes the owner of the folder for good: what is fetched is not handled as root, and the
 * files belong to the service.
 */
export function becomeOwner(directory: string): void {
  if (process.geteuid?.() !== 0) return;
  let folder = directory;
  while (!existsSync(folder)) folder = dirname(folder);
  const { uid, gid } = statSync(folder);
  if (uid === 0) return;
  process.setgroups?.([gid]);
  process.setgid?.(gid);
  process.setuid?.(uid);
}
