import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { PROJECT } from '../contestants/voice.ts';
import type { Workshop } from '../contestants/workshop.ts';

const run = promisify(execFile);
const PNPM = ['-y', 'pnpm@12'];

/**
 * Unpacks a revision of the project in the workshop and builds it as it says itself: a minute or more.
 * @returns its folder.
 * @throws when Git knows no such revision, or it cannot be built.
 */
export async function buildRevision(workshop: Workshop, revision: string): Promise<string> {
  const archive = workshop.path('revision.tar');
  const project = workshop.path('revision');
  await mkdir(project);
  await run('git', ['archive', '--output', archive, revision], { cwd: PROJECT });
  await run('tar', ['--extract', '--file', archive, '--directory', project]);
  await run('npx', [...PNPM, 'install', '--frozen-lockfile'], { cwd: project });
  await run('npx', [...PNPM, 'build:quiet'], { cwd: project });
  return project;
}
