import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import type { NpmPackage } from './production-packages.ts';
import { type Release, releaseName } from './target.ts';

/** What is in a release and does not come from npm as it is. */
const OTHERS = [
  {
    name: 'espeak-ng',
    version: '212928b',
    licence: 'GPL-3.0-or-later',
    description: 'C sources of the crate espeak-rs-sys 0.2.0, compiled to espeak.wasm; data files',
  },
  {
    name: 'lame',
    version: '3.100',
    licence: 'LGPL-2.0-or-later',
    description: 'C sources of the crate mp3lame-sys 0.1.11, compiled to lame.wasm',
  },
  {
    name: 'wasi-libc',
    licence: 'Apache-2.0 WITH LLVM-exception',
    description: 'C library inside espeak.wasm and lame.wasm',
  },
  {
    name: 'wyoming-piper',
    version: '2.5.2',
    licence: 'MIT',
    description: 'its list of the voices of rhasspy/piper-voices',
  },
  { name: 'libtashkeel', licence: 'MIT', description: 'model of the Arabic diacritizer' },
  { name: 'en_US-joe-medium', licence: 'CC0-1.0', description: 'the embedded Piper voice' },
] as const;

const component = (
  name: string,
  licence: string,
  type: Enums.ComponentType = Enums.ComponentType.Library,
  more: Models.OptionalComponentProperties = {},
): Models.Component => {
  const made = new Models.Component(type, name, { bomRef: name, ...more });
  made.licenses.add(new Models.LicenseExpression(licence));
  return made;
};

const npmComponent = ({ name, version, licence, sha512 }: NpmPackage): Models.Component => {
  const [scope, bare] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const purl = new PackageURL('npm', scope, bare, version, undefined, undefined).toString();
  const made = component(bare ?? name, licence, Enums.ComponentType.Library, {
    bomRef: purl,
    version,
    purl,
    ...(scope === undefined ? {} : { group: scope }),
  });
  made.hashes.set(Enums.HashAlgorithm['SHA-512'], sha512);
  return made;
};

/**
 * The bill of materials of a release: CycloneDX 1.6 as JSON, the same for the same release. The
 * hashes of npm packages are of the registry's tarballs.
 */
export function billOfMaterials(release: Release, packages: readonly NpmPackage[]): string {
  const bom = new Models.Bom();
  bom.metadata.timestamp = new Date(release.sourceDateEpoch * 1000);
  const whole = component('hailo-piper', 'GPL-3.0-or-later', Enums.ComponentType.Application, {
    bomRef: releaseName(release),
    version: release.version,
  });
  bom.metadata.component = whole;
  const parts = [
    ...packages.map(npmComponent),
    ...OTHERS.map(({ name, licence, description, ...more }) =>
      component(name, licence, Enums.ComponentType.Library, { description, ...more }),
    ),
  ];
  for (const part of parts) {
    bom.components.add(part);
    whole.dependencies.add(part.bomRef);
  }
  const normalizer = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return `${new Serialize.JsonSerializer(normalizer).serialize(bom, { sortLists: true, space: 2 })}\n`;
}
