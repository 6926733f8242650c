import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The sources that a release is made of. */
export const REPOSITORY: string = fileURLToPath(new URL('../..', import.meta.url));

/** @param path relative to the root of the repository. */
export function inRepository(path: string): string {
  return join(REPOSITORY, path);
}

export function version(): string {
  return (JSON.parse(readFileSync(inRepository('package.json'), 'utf8')) as { version: string })
    .version;
}

/**
 * `SOURCE_DATE_EPOCH`, else the time of the last commit; see reproducible-builds.org.
 * @throws Error where there is neither.
 */
export function sourceDateEpoch(env: NodeJS.ProcessEnv): number {
  const given = env.SOURCE_DATE_EPOCH ?? lastCommit();
  if (!/^\d+$/.test(given)) throw new Error(`SOURCE_DATE_EPOCH is not a Unix time: '${given}'`);
  return Number(given);
}

const lastCommit = (): string => {
  try {
    return execFileSync('git', ['log', '-1', '--format=%ct'], {
      cwd: REPOSITORY,
      encoding: 'utf8',
    }).trim();
  } catch (cause) {
    throw new Error('without a git repository SOURCE_DATE_EPOCH must be set', { cause });
  }
};
