import { execFileSync } from 'node:child_process';
import { closeSync, globSync, mkdirSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

export interface DebianContents {
  /** Fields of its control file. */
  readonly control: Readonly<Record<string, string>>;
  /** Its files, links among them, sorted, without a leading slash. */
  readonly files: readonly string[];
  /** The ELF files among them, with the processor each is for. */
  readonly programs: Readonly<Record<string, string>>;
}

/** `e_machine` of an ELF header. */
const PROCESSORS: ReadonlyMap<number, string> = new Map([
  [62, 'x64'],
  [183, 'arm64'],
]);

/** Takes a Debian package apart; needs dpkg-deb. @param into a folder to unpack it in; made. */
export function debianContents(file: string, into: string): DebianContents {
  mkdirSync(into, { recursive: true });
  execFileSync('dpkg-deb', ['--extract', file, into]);
  const files = globSync('**', { cwd: into, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(into.length + 1))
    .sort();
  const fields = execFileSync('dpkg-deb', ['--field', file], { encoding: 'utf8' });
  return {
    control: Object.fromEntries(
      [...fields.matchAll(/^([\w-]+): (.*)$/gm)].map(([, name, value]) => [name, value]),
    ),
    files,
    programs: Object.fromEntries(
      files.flatMap((path) => {
        const processor = processorOf(join(into, path));
        return processor === undefined ? [] : [[path, processor]];
      }),
    ),
  };
}

/** @returns undefined for what is no ELF file. */
const processorOf = (path: string): string | undefined => {
  const header = Buffer.alloc(20);
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, header, 0, header.length, 0);
  } finally {
    closeSync(descriptor);
  }
  if (header.toString('latin1', 1, 4) !== 'ELF') return undefined;
  const machine = header.readUInt16LE(18);
  return PROCESSORS.get(machine) ?? `e_machine ${machine}`;
};
