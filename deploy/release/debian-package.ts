import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  globSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { completionScript, SHELLS } from '@hailo-piper/server';
import { normalizeFolder } from './archive.ts';
import { copy, filled, write, writeLicences } from './program-tree.ts';
import { inRepository } from './repository.ts';
import { type Ingredients, manual } from './tarball.ts';
import { debianArchitecture, type Release } from './target.ts';

const MAINTAINER_SCRIPTS = ['postinst', 'prerm', 'postrm'];

/** Where files of the repository go. */
const PLACES: Readonly<Record<string, string>> = {
  'deploy/hailo-piper.yaml': 'etc/hailo/hailo-piper.yaml',
  'deploy/systemd/hailo-piper.service': 'usr/lib/systemd/system/hailo-piper.service',
  'deploy/systemd/hailo-piper@.service': 'usr/lib/systemd/system/hailo-piper@.service',
  'deploy/systemd/hailo-piper.socket': 'usr/lib/systemd/system/hailo-piper.socket',
  'deploy/systemd/hailo-piper.sysusers': 'usr/lib/sysusers.d/hailo-piper.conf',
  'deploy/systemd/hailo-piper.tmpfiles': 'usr/lib/tmpfiles.d/hailo-piper.conf',
  'deploy/debian/lintian-overrides': 'usr/share/lintian/overrides/hailo-piper',
  'docs/operator.md': 'usr/share/doc/hailo-piper/operator.md',
  'docs/api.md': 'usr/share/doc/hailo-piper/api.md',
};

/** Where Debian looks for completion scripts. */
const COMPLETIONS = {
  bash: 'usr/share/bash-completion/completions/hailo-piper',
  zsh: 'usr/share/zsh/vendor-completions/_hailo-piper',
  fish: 'usr/share/fish/vendor_completions.d/hailo-piper.fish',
};

/**
 * Makes the Debian package: the program in /usr/lib/hailo-piper, everything else where Debian keeps
 * it. Needs dpkg-deb.
 * @param scratch a folder to lay it out in.
 * @param out folder for the package.
 * @returns its path.
 */
export async function makeDebianPackage(
  { release, program, nodeModules, packages, billOfMaterials }: Ingredients,
  scratch: string,
  out: string,
): Promise<string> {
  const root = join(scratch, 'debian');
  const lib = join(root, 'usr/lib/hailo-piper');
  mkdirSync(join(root, 'usr/bin'), { recursive: true });
  cpSync(program, lib, { recursive: true });
  symlinkSync('../lib/hailo-piper/bin/hailo-piper', join(root, 'usr/bin/hailo-piper'));
  for (const [from, to] of Object.entries(PLACES)) copy(inRepository(from), join(root, to));
  for (const shell of SHELLS) write(join(root, COMPLETIONS[shell]), completionScript(shell));

  const doc = join(root, 'usr/share/doc/hailo-piper');
  write(join(doc, 'copyright'), copyright(release));
  write(join(doc, 'changelog.gz'), gzipSync(changelog(release), { level: 9 }));
  write(join(doc, 'sbom.cdx.json'), billOfMaterials);
  writeLicences(packages, join(doc, 'licences'), nodeModules);
  const page = gzipSync(manual(release), { level: 9 });
  write(join(root, 'usr/share/man/man1/hailo-piper.1.gz'), page);

  normalizeFolder(root, release.sourceDateEpoch);
  writeControl(release, root);
  normalizeFolder(join(root, 'DEBIAN'), release.sourceDateEpoch);
  const architecture = debianArchitecture(release.cpu);
  const file = join(out, `hailo-piper_${release.version}_${architecture}.deb`);
  // One thread, since xz divides the data among as many as there are. Higher levels take longer and
  // save little.
  const options = ['--root-owner-group', '-Zxz', '-z1', '--threads-max=1', '--build'];
  await promisify(execFile)('dpkg-deb', [...options, root, file], {
    env: { ...process.env, SOURCE_DATE_EPOCH: String(release.sourceDateEpoch) },
  });
  return file;
}

const writeControl = ({ version, cpu }: Release, root: string): void => {
  const files = globSync('**', { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
  const kibibytes = files
    .map((file) => Math.ceil(statSync(join(root, file)).size / 1024))
    .reduce((sum, size) => sum + size, 0);
  const values = {
    VERSION: version,
    ARCHITECTURE: debianArchitecture(cpu),
    INSTALLED_SIZE: String(kibibytes),
  };
  const control = join(root, 'DEBIAN');
  const md5 = (file: string) =>
    createHash('md5')
      .update(readFileSync(join(root, file)))
      .digest('hex');
  write(join(control, 'control'), filled('deploy/debian/control', values));
  write(join(control, 'conffiles'), '/etc/hailo/hailo-piper.yaml\n');
  write(
    join(control, 'md5sums'),
    files
      .filter((file) => !file.startsWith('etc/'))
      .map((file) => `${md5(file)}  ${file}\n`)
      .join(''),
  );
  for (const script of MAINTAINER_SCRIPTS) {
    copy(inRepository(`deploy/debian/${script}`), join(control, script));
    chmodSync(join(control, script), 0o755);
  }
};

/** What Debian asks for: the licence by its place in the system, and all that NOTICE says. */
const copyright = ({ sourceDateEpoch }: Release): string =>
  `Copyright ${new Date(sourceDateEpoch * 1000).getUTCFullYear()} the contributors of what follows.

${readFileSync(inRepository('NOTICE'), 'utf8')}
On Debian systems the GNU General Public License, version 3, is in
/usr/share/common-licenses/GPL-3, the Apache License, version 2.0, in
/usr/share/common-licenses/Apache-2.0, and the Mozilla Public License, version 2.0, in
/usr/share/common-licenses/MPL-2.0. The licences of npm packages are in the folder "licences" here.
`;

const changelog = ({ version, sourceDateEpoch }: Release): string => {
  // RFC 5322, as Debian's policy wants it.
  const date = new Date(sourceDateEpoch * 1000).toUTCString().replace('GMT', '+0000');
  const maintainer = /^Maintainer: (.*)$/m.exec(
    readFileSync(inRepository('deploy/debian/control'), 'utf8'),
  )?.[1];
  return `hailo-piper (${version}) stable; urgency=medium

  * Release ${version}.

 -- ${maintainer}  ${date}
`;
};
