import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NpmPackage } from './production-packages.ts';
import { inRepository, REPOSITORY } from './repository.ts';
import { ALWAYS_SHIPPED, shippedFiles } from './shipped-packages.ts';
import type { Release } from './target.ts';

/**
 * What runs, as in the repository: the bundle finds its data by where it lies itself.
 */
const PROGRAM = [
  'packages/server/dist/*.js',
  'packages/engine/data/**/!(*.py)',
  'packages/audio/dist/resample.wasm',
  // Of the list of voices, which is in the bundle.
  'packages/catalogue/data/LICENSE',
  'packages/espeak/data/**',
  'packages/espeak/dist/espeak.wasm',
  'packages/lame/dist/lame.wasm',
  'packages/page/dist/*.{css,html,js}',
  'voices/*/**',
];

/**
 * Lays out the part that the tarball and the Debian package have in common:
 * `bin/hailo-piper`, `bin/node` and `lib/`.
 * @param folder where; made.
 * @param nodeModules packages for the release's processor.
 */
export function writeProgram({ cpu }: Release, folder: string, nodeModules: string): void {
  const lib = join(folder, 'lib');
  copyMatching(REPOSITORY, PROGRAM, lib);
  // Says that the .js files of the bundle are modules.
  write(join(lib, 'package.json'), '{ "type": "module", "private": true }\n');
  for (const [name, files] of Object.entries(shippedFiles(cpu))) {
    const from = join(nodeModules, name);
    for (const file of files) {
      if (globSync(file, { cwd: from }).length === 0) throw new Error(`${name} has no ${file}`);
    }
    copyMatching(from, [...files, ...ALWAYS_SHIPPED], join(lib, 'node_modules', name));
  }
  execFileSync('find', [lib, '-type', 'f', '-exec', 'chmod', '644', '{}', '+']);
  copy(join(nodeModules, `node-linux-${cpu}`, 'bin/node'), join(folder, 'bin/node'));
  copy(inRepository('deploy/release/hailo-piper.sh'), join(folder, 'bin/hailo-piper'));
  for (const name of ['node', 'hailo-piper']) chmodSync(join(folder, 'bin', name), 0o755);
}

/** The licence texts of packages that are inside the bundle, and Node's. */
export function writeLicences(
  packages: readonly NpmPackage[],
  folder: string,
  nodeModules: string,
): void {
  for (const { name } of packages) {
    const from = join(nodeModules, name);
    const texts = globSync(ALWAYS_SHIPPED, { cwd: from }).filter((file) => file !== 'package.json');
    for (const text of texts) copy(join(from, text), join(folder, name.replace('/', '-'), text));
  }
}

export function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { dereference: true });
}

export function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

export function copyMatching(from: string, patterns: readonly string[], to: string): void {
  for (const entry of globSync([...patterns], { cwd: from, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    copy(file, join(to, file.slice(from.replace(/\/$/, '').length + 1)));
  }
}

/** @returns the repository's file with `{{KEY}}` replaced. */
export function filled(path: string, values: Readonly<Record<string, string>>): string {
  return readFileSync(inRepository(path), 'utf8').replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`${path}: nothing is known of ${key}`);
    return value;
  });
}
