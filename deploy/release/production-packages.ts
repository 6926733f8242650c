import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { inRepository, REPOSITORY } from './repository.ts';
import { shippedFiles } from './shipped-packages.ts';
import type { Cpu } from './target.ts';

const MANIFESTS = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '*/package.json'];

/**
 * Installs what the lockfile pins for `cpu`, flat and without development tools, into a folder of
 * its own: asking for another processor in the checkout would replace the Node that runs there.
 * @returns the folder `node_modules`.
 */
export function installProductionPackages(cpu: Cpu, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  for (const path of globSync([...MANIFESTS, 'packages/*/package.json'], { cwd: REPOSITORY })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(inRepository(path), join(folder, path));
  }
  const platform = ['--os=linux', `--cpu=${cpu}`, '--libc=glibc'];
  const flat = ['--prod', '--frozen-lockfile', '--ignore-scripts', '--config.node-linker=hoisted'];
  execFileSync('npx', ['--yes', 'pnpm@12', 'install', '--silent', ...flat, ...platform], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(folder, 'node_modules');
}

/** A package of npm that is in a release, in whole or in part. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly licence: string;
  /** SHA-512 of the registry's tarball in hex, as the lockfile pins it. */
  readonly sha512: string;
}

interface EsbuildContents {
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly inputs: Readonly<Record<string, unknown>>;
        readonly imports: readonly { readonly path: string; readonly external?: boolean }[];
      }
    >
  >;
}

/** Names of packages inside the bundle, and of those it imports at run time. */
const namesInBundle = (): { bundled: Set<string>; asked: Set<string> } => {
  const file = inRepository('packages/server/dist/contents.json');
  const { outputs } = JSON.parse(readFileSync(file, 'utf8')) as EsbuildContents;
  const inputs = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const imports = Object.values(outputs).flatMap(({ imports }) =>
    imports.filter(({ external, path }) => external && !isBuiltin(path)),
  );
  return {
    bundled: new Set(
      inputs.flatMap((path) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
    ),
    asked: new Set(imports.map(({ path }) => /^((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path)),
  };
};

/**
 * All npm packages that a release has something of, Node among them, sorted by name.
 * @param nodeModules from {@link installProductionPackages}.
 * @throws Error when the bundle imports a package that is not shipped.
 */
export function packagesInRelease(cpu: Cpu, nodeModules: string): NpmPackage[] {
  const shipped = Object.keys(shippedFiles(cpu));
  const { bundled, asked } = namesInBundle();
  const missing = [...asked].filter((name) => !shipped.includes(name));
  if (missing.length > 0) {
    throw new Error(`shipped-packages.ts does not name ${missing.join(', ')}`);
  }
  const integrity = lockedIntegrity();
  return [...new Set([...shipped, ...bundled, `node-linux-${cpu}`])].sort().map((name) => {
    const manifest = readFileSync(join(nodeModules, name, 'package.json'), 'utf8');
    const { version, license } = JSON.parse(manifest) as { version: string; license: string };
    const pinned = integrity.get(`${name}@${version}`);
    if (pinned === undefined) throw new Error(`pnpm-lock.yaml does not pin ${name}@${version}`);
    return { name, version, licence: license, sha512: pinned };
  });
}

const lockedIntegrity = (): Map<string, string> => {
  const lock = parse(readFileSync(inRepository('pnpm-lock.yaml'), 'utf8')) as {
    packages: Record<string, { resolution: { integrity: string } }>;
  };
  return new Map(
    Object.entries(lock.packages).map(([key, { resolution }]) => [
      key,
      Buffer.from(resolution.integrity.replace('sha512-', ''), 'base64').toString('hex'),
    ]),
  );
};
