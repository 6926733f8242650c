/**
 * Run by Node's test runner before suites that install the x64 release: makes it, unless RELEASES names
 * a folder of releases made before.
 */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeRelease } from './packed-release.ts';

export function globalSetup(): void {
  if (process.env.RELEASES !== undefined) return;
  const folder = fileURLToPath(new URL('../node_modules/.cache/releases', import.meta.url));
  rmSync(folder, { recursive: true, force: true });
  makeRelease(folder, { cpu: 'x64' });
  process.env.RELEASES = folder;
}
