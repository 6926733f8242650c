import path from 'node:path';
import { ENGINE } from '../names.ts';
import type { Maker } from './contestant.ts';
import type { EngineRequest } from './engine-process.ts';
import { lineContestant } from './line-contestant.ts';
import type { Workshop } from './workshop.ts';

export interface EngineOptions {
  /** Default: the name of one worker. */
  readonly name?: string;
  /** Of a service; voices it has prepared are used and what is missing is added. */
  readonly stateFolder: string;
  readonly workers?: number;
}

/** The engine alone: what a request takes without HTTP and without a second process. */
export async function makeEngine(
  workshop: Workshop,
  { name = ENGINE, stateFolder, workers = 1 }: EngineOptions,
): Promise<Maker> {
  const program = await workshop.ownNode();
  return {
    name,
    start: () =>
      lineContestant({
        program,
        args: [
          new URL('./engine-process.ts', import.meta.url).pathname,
          path.join(stateFolder, 'prepared'),
          String(workers),
        ],
        request: (text, { whole = false, noise = false }): EngineRequest => ({
          text,
          whole,
          noise,
        }),
      }),
  };
}
