/** The service as it is released: bundled, with a Node of its own, unpacked from its tarball. */
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpack } from '../deploy/packed-release.ts';
import { thisRelease } from '../deploy/release-versions.ts';

const FOLDER = fileURLToPath(new URL('../node_modules/.cache/packed', import.meta.url));

/**
 * Unpacks the x64 release, which is made first unless RELEASES names a folder of releases.
 * @returns the program to run.
 */
export function packedProgram(): readonly string[] {
  const { src } = thisRelease();
  rmSync(FOLDER, { recursive: true, force: true });
  return [join(unpack(dirname(src), 'x64', FOLDER), 'bin/hailo-piper')];
}
