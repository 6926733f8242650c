/**
 * Makes the release: `npx -y pnpm@12 release [--cpu arm64|x64] [--out FOLDER]`. Needs GNU tar,
 * gzip and dpkg-deb. The same commit, or SOURCE_DATE_EPOCH, gives the same bytes.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sha256Sums } from './archive.ts';
import { makeDebianPackage } from './debian-package.ts';
import { installProductionPackages, packagesInRelease } from './production-packages.ts';
import { writeProgram } from './program-tree.ts';
import { inRepository, sourceDateEpoch, version } from './repository.ts';
import { billOfMaterials } from './sbom.ts';
import { type Ingredients, makeTarball } from './tarball.ts';
import { CPUS, type Cpu, type Release, releaseName } from './target.ts';

/** @returns the files made. */
const makeRelease = async (release: Release, out: string): Promise<string[]> => {
  const scratch = mkdtempSync(join(tmpdir(), 'hailo-piper-release-'));
  try {
    const nodeModules = installProductionPackages(release.cpu, join(scratch, 'packages'));
    const packages = packagesInRelease(release.cpu, nodeModules);
    const program = join(scratch, 'program');
    writeProgram(release, program, nodeModules);
    const bill = billOfMaterials(release, packages);
    const ingredients: Ingredients = {
      ...{ release, program, nodeModules, packages },
      billOfMaterials: bill,
    };
    const tarball = join(out, `${releaseName(release)}.tar.gz`);
    const [debianPackage] = await Promise.all([
      makeDebianPackage(ingredients, scratch, out),
      makeTarball(ingredients, scratch, tarball),
    ]);
    const sbom = join(out, `${releaseName(release)}.cdx.json`);
    writeFileSync(sbom, bill);
    return [tarball, sbom, debianPackage];
  } finally {
    rmSync(scratch, { recursive: true });
  }
};

const { values } = parseArgs({
  options: {
    cpu: { type: 'string', multiple: true, default: [...CPUS] },
    out: { type: 'string', default: inRepository('dist') },
  },
});
const cpus = values.cpu.map((name): Cpu => {
  const cpu = CPUS.find((known) => known === name);
  if (cpu === undefined) throw new Error(`--cpu is ${CPUS.join(' or ')}, not ${name}`);
  return cpu;
});
const out = resolve(process.env.INIT_CWD ?? '.', values.out);
mkdirSync(out, { recursive: true });
const epoch = sourceDateEpoch(process.env);
const files: string[] = [];
for (const cpu of cpus) {
  files.push(...(await makeRelease({ version: version(), cpu, sourceDateEpoch: epoch }, out)));
}
const sums = sha256Sums(files.sort());
writeFileSync(join(out, 'SHA256SUMS'), sums);
process.stdout.write(sums);
