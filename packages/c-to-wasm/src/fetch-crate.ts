import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { BuildError } from './build-error.ts';

/** Only limits what cargo fetches. Nothing is compiled for it, so it works on every machine. */
const TARGET = 'x86_64-unknown-linux-gnu';

/**
 * Fetches a crate that contains C sources, with the checksum in `Cargo.lock`. A crate in cargo's
 * cache is not fetched again.
 *
 * @param manifestFolder folder of `Cargo.toml` and `Cargo.lock`
 * @param what the library whose sources they are, for messages
 * @returns the crate's folder
 * @throws BuildError when cargo is missing or the crate cannot be fetched
 */
export function fetchCrate(manifestFolder: string, name: string, what: string): string {
  const cargo = (args: string[]): string => {
    const { error, status, stdout, stderr } = spawnSync('cargo', args, {
      cwd: manifestFolder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (error && 'code' in error && error.code === 'ENOENT') {
      throw new BuildError(
        `cargo was not found, and it is needed once to fetch the C sources of ${what}: ` +
          'install it with "sudo apt install cargo" or from https://rustup.rs, then run this again.',
      );
    }
    if (error || status !== 0) {
      const reason = error?.message ?? lastWords(stderr);
      throw new BuildError(
        `cargo could not fetch the C sources of ${what} (${name}), is the network up? ${reason}`,
      );
    }
    return stdout;
  };
  cargo(['fetch', '--locked', '--target', TARGET]);
  const metadata: { packages: { name: string; manifest_path: string }[] } = JSON.parse(
    cargo([
      'metadata',
      ...['--locked', '--offline', '--format-version', '1', '--filter-platform', TARGET],
    ]),
  );
  const crate = metadata.packages.find((candidate) => candidate.name === name);
  if (!crate) throw new BuildError(`cargo fetched everything but ${name}.`);
  return path.dirname(crate.manifest_path);
}

/** cargo prints the failure after `error:`, and its root cause at the end. */
const lastWords = (stderr: string): string => {
  const lines = stderr.split('\n').map((line) => line.trim());
  const cause = lines.at(lines.lastIndexOf('Caused by:') + 1);
  const error = lines.find((line) => line.startsWith('error:'));
  return (lines.includes('Caused by:') ? cause : error) ?? 'it gave no reason';
};
