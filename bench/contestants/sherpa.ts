import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { SHERPA } from '../names.ts';
import type { Maker } from './contestant.ts';
import { lineContestant } from './line-contestant.ts';
import { metadataOf, tokensOf, withMetadata } from './sherpa-voice.ts';
import { MODEL_PATH, PROJECT, VOICE } from './voice.ts';
import type { Workshop } from './workshop.ts';

export interface SherpaRequest {
  readonly text: string;
}

/** A package of its own outside the workspace: only the benchmark needs it. */
const PACKAGE = path.join(PROJECT, 'bench', 'sherpa');

const { dependencies } = JSON.parse(readFileSync(path.join(PACKAGE, 'package.json'), 'utf8'));
export const SHERPA_VERSION: string = dependencies['sherpa-onnx-node'];

const run = promisify(execFile);

export interface SherpaOptions {
  /** Default: the name of one thread. */
  readonly name?: string;
  /** Folder with espeak-ng's data files. */
  readonly espeakData: string;
  /** ONNX Runtime threads. */
  readonly threads?: number;
}

/**
 * sherpa-onnx as a library, asked to tell each sentence as it is there.
 * @throws when it is not installed and cannot be.
 */
export async function makeSherpa(
  workshop: Workshop,
  { name = SHERPA, espeakData, threads = 1 }: SherpaOptions,
): Promise<Maker> {
  if (!existsSync(path.join(PACKAGE, 'node_modules', 'sherpa-onnx-node'))) {
    const install = ['pnpm@12', 'install', '--ignore-workspace', '--frozen-lockfile'];
    await run('npx', ['--yes', ...install], { cwd: PACKAGE });
  }
  const program = await workshop.ownNode();
  const model = workshop.path('sherpa.onnx');
  const tokens = workshop.path('tokens.txt');
  await writeFile(model, withMetadata(await readFile(MODEL_PATH), metadataOf(VOICE)));
  await writeFile(tokens, tokensOf(VOICE));
  return {
    name,
    start: () =>
      lineContestant({
        program,
        args: [
          new URL('./sherpa-process.ts', import.meta.url).pathname,
          path.join(PACKAGE, 'package.json'),
          model,
          tokens,
          espeakData,
          String(threads),
        ],
        request: (text): SherpaRequest => ({ text }),
      }),
  };
}
