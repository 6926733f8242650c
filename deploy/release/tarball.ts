import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { completionScript, manualPage, SHELLS } from '@hailo-piper/server';
import { normalizeFolder, packTarball } from './archive.ts';
import type { NpmPackage } from './production-packages.ts';
import { copy, copyMatching, write, writeLicences } from './program-tree.ts';
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
  const completions = {
    bash: 'share/bash-completion/completions/hailo-piper',
    zsh: 'share/zsh/site-functions/_hailo-piper',
    fish: 'share/fish/vendor_completions.d/hailo-piper.fish',
  };
  for (const shell of SHELLS) write(join(folder, completions[shell]), completionScript(shell));
  writeLicences(packages, join(folder, 'licences'), nodeModules);
  write(join(folder, 'sbom.cdx.json'), billOfMaterials);
  normalizeFolder(folder, release.sourceDateEpoch);
  await packTarball(folder, tarball);
}

/** The manual page, with this release's version and date. */
export function manual({ version, sourceDateEpoch }: Release): string {
  return manualPage({ version, date: new Date(sourceDateEpoch * 1000).toISOString().slice(0, 10) });
}
