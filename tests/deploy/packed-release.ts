import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { AudioGolden } from '../goldens/read.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
/**
 * As Piper speaks the goldens, with the embedded voice or another. Half precision would not be used, and
 * trying it keeps an emulator busy for very long.
 */
const pipersOwn = (voice?: string) => `
piper:
  noise_scale: 0
  noise_w_scale: 0
  normalize_audio: true
  ${voice === undefined ? '' : `model_path: ${voice}`}
performance: {isolation: none, request_timeout: 600, decoder: f32}
`;

export interface Surroundings {
  readonly environment?: Readonly<Record<string, string>>;
  /** Path of a voice; default: the embedded one. */
  readonly voice?: string | undefined;
}

export interface ReleaseOptions {
  /** Default: both. */
  readonly cpu?: 'x64' | 'arm64';
  /** Unix time of all that is in it. Default: that of the last commit. */
  readonly sourceDateEpoch?: number;
}

export function makeRelease(out: string, { cpu, sourceDateEpoch }: ReleaseOptions = {}): void {
  const args = ['deploy/release/release.ts', '--out', out, ...(cpu ? ['--cpu', cpu] : [])];
  execFileSync('nice', [process.execPath, ...args], {
    cwd: REPOSITORY,
    stdio: 'pipe',
    env: {
      ...process.env,
      ...(sourceDateEpoch === undefined ? {} : { SOURCE_DATE_EPOCH: String(sourceDateEpoch) }),
    },
  });
}

/** Where the sources are not: a folder of its own, removed when the test is done. */
export function emptyFolder(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'hailo-piper-release-test-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** @returns the folder that was in the tarball. */
export function unpack(releases: string, cpu: 'x64' | 'arm64', into: string): string {
  const [tarball] = globSync(`hailo-piper-*-linux-${cpu}.tar.gz`, { cwd: releases });
  if (tarball === undefined) throw new Error(`no tarball for ${cpu} in ${releases}`);
  mkdirSync(into, { recursive: true });
  execFileSync('tar', ['-xzf', join(releases, tarball), '-C', into]);
  return join(into, tarball.replace(/\.tar\.gz$/, ''));
}

/**
 * Serves from an unpacked release, with none of this process's environment.
 * @param root from {@link unpack}.
 * @returns what `use` did.
 */
export async function withRelease<T>(
  root: string,
  { environment = {}, voice }: Surroundings,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const config = join(root, 'golden.yaml');
  writeFileSync(config, pipersOwn(voice));
  const child = spawn(
    join(root, 'bin/hailo-piper'),
    ['serve', '--host', '127.0.0.1', '--port', '0', '--config', config],
    {
      cwd: root,
      env: { PATH: '/usr/bin:/bin', HOME: root, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const exited = once(child, 'exit');
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /listens on (http:\/\/\S+)/.exec(line)?.[1];
      if (url !== undefined) return await use(url);
    }
    throw new Error(`it did not start:\n${log}`);
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

/** Has a text spoken; bare samples at the voice's rate. */
export async function spoken(
  url: string,
  { text, settings }: Pick<AudioGolden, 'text' | 'settings'>,
): Promise<Int16Array> {
  const response = await fetch(`${url}/v1/synthesize`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, format: 'pcm', ...settings }),
  });
  if (response.status !== 200) throw new Error(await response.text());
  return new Int16Array(await response.arrayBuffer());
}
