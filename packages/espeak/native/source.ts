import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** Only narrows what cargo fetches: nothing is compiled for it, so it holds on every machine. */
const TARGET = 'x86_64-unknown-linux-gnu';
const CRATE = 'espeak-rs-sys';

/** A build step that failed for a reason that one sentence tells; a stack trace would hide it. */
export class BuildError extends Error {}

/**
 * Fetches the crate that carries espeak-ng's C sources, at the checksum in `Cargo.lock`.
 * A crate that is already in cargo's cache is not fetched again.
 *
 * @param manifestFolder folder of `Cargo.toml` and `Cargo.lock`
 * @returns the folder `espeak-ng/src` inside the crate
 * @throws BuildError when cargo is missing or the crate cannot be fetched
 */
export const fetchEspeakSource = (manifestFolder: string): string => {
  cargo(manifestFolder, ['fetch', '--locked', '--target', TARGET]);
  const metadata: { packages: { name: string; manifest_path: string }[] } = JSON.parse(
    cargo(manifestFolder, [
      'metadata',
      ...['--locked', '--offline', '--format-version', '1', '--filter-platform', TARGET],
    ]),
  );
  const crate = metadata.packages.find(({ name }) => name === CRATE);
  if (!crate) throw new BuildError(`espeak: cargo fetched everything but ${CRATE}.`);
  return path.join(path.dirname(crate.manifest_path), 'espeak-ng', 'src');
};

const cargo = (folder: string, args: string[]): string => {
  const { error, status, stdout, stderr } = spawnSync('cargo', args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error && 'code' in error && error.code === 'ENOENT') {
    throw new BuildError(
      "espeak: cargo was not found, and it is needed once to fetch espeak-ng's C sources: " +
        'install it with "sudo apt install cargo" or from https://rustup.rs, then run this again.',
    );
  }
  if (error || status !== 0) {
    const reason = error?.message ?? lastWords(stderr);
    throw new BuildError(
      `espeak: cargo could not fetch espeak-ng's C sources (${CRATE}), is the network up? ${reason}`,
    );
  }
  return stdout;
};

/** cargo says what failed after `error:`, and the cause of the causes at the end. */
const lastWords = (stderr: string): string => {
  const lines = stderr.split('\n').map((line) => line.trim());
  const cause = lines.at(lines.lastIndexOf('Caused by:') + 1);
  const error = lines.find((line) => line.startsWith('error:'));
  return (lines.includes('Caused by:') ? cause : error) ?? 'it gave no reason';
};
