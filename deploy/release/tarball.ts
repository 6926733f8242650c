import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { packTarball, settle } from './archive.ts';
import type { NpmPackage } from './production-packages.ts';
import { copy, copyMatching, filled, write, writeLicences } from './program-tree.ts';
import { inRepository, REPOSITORY } from './repository.ts';
import { type Release, releaseName } from './target.ts';

/** What a release is made from. */
export interface Ingredients {
  readonly release: Release;
  /** From writeProgram. */
  readonly program: string;
  readonly nodeModules: string;
  readonly packages: readonly NpmPackage[];
  readonly billOfMaterials: string;
}

const PAGES = ['README.md', 'CHANGELOG.md', 'LICENSE', 'NOTICE', 'docs/**'];

/**
 * Makes the tarball: the program, what systemd needs, the manual, licences and a bill of materials.
 * @param scratch a folder to lay it out in.
 */
export async function makeTarball(
  ingredients: Ingredients,
  scratch: string,
  tarball: string,
): Promise<void> {
  const { release, program, nodeModules, packages, billOfMaterials } = ingredients;
  const folder = join(scratch, releaseName(release));
  cpSync(program, folder, { recursive: true });
  copyMatching(REPOSITORY, PAGES, folder);
  copyMatching(inRepository('deploy/systemd'), ['*'], join(folder, 'systemd'));
  copy(inRepository('deploy/hailo-piper.yaml'), join(folder, 'etc/hailo/hailo-piper.yaml'));
  write(join(folder, 'share/man/man1/hailo-piper.1'), manual(release));
  copy(
    inRepository('deploy/debian/hailo-piper.bash-completion'),
    join(folder, 'share/bash-completion/completions/hailo-piper'),
  );
  writeLicences(packages, join(folder, 'licences'), nodeModules);
  write(join(folder, 'sbom.cdx.json'), billOfMaterials);
  settle(folder, release.sourceDateEpoch);
  await packTarball(folder, tarball);
}

/** The manual page, with this release's version and date. */
export function manual({ version, sourceDateEpoch }: Release): string {
  return filled('deploy/debian/hailo-piper.1', {
    VERSION: version,
    DATE: new Date(sourceDateEpoch * 1000).toISOString().slice(0, 10),
  });
}
