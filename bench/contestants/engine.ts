import path from 'node:path';
import { ENGINE } from '../names.ts';
import type { Maker } from './contestant.ts';
import type { EngineRequest } from './engine-process.ts';
import { lineContestant } from './line-contestant.ts';
import type { Workshop } from './workshop.ts';

/**
 * The engine alone: what a request takes without HTTP and without a second process.
 * @param stateFolder of a service; voices it has prepared are used and what is missing is added.
 */
export async function makeEngine(workshop: Workshop, stateFolder: string): Promise<Maker> {
  const program = await workshop.ownNode();
  return {
    name: ENGINE,
    start: () =>
      lineContestant({
        program,
        args: [
          new URL('./engine-process.ts', import.meta.url).pathname,
          path.join(stateFolder, 'prepared'),
        ],
        request: (text, { whole = false }): EngineRequest => ({ text, whole }),
      }),
  };
}
