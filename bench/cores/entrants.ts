import type { Entrant, Maker } from '../contestants/contestant.ts';
import { makeEngine } from '../contestants/engine.ts';
import { makePiperServer } from '../contestants/piper.ts';
import type { Python } from '../contestants/python.ts';
import { makeService } from '../contestants/service.ts';
import { makeSherpa, SHERPA_VERSION } from '../contestants/sherpa.ts';
import { makeStock } from '../contestants/stock.ts';
import type { Workshop } from '../contestants/workshop.ts';
import {
  ALL_CORES,
  ALL_CORES_WHOLE,
  ENGINE,
  ENGINE_ALL_CORES,
  ENGINE_ALL_CORES_NOISE,
  PIPER_SERVER,
  SERVICE,
  SHERPA_ALL_CORES,
  STOCK,
  WHOLE,
} from '../names.ts';

/** Who takes part, and who could not. */
export interface CoresField {
  readonly entrants: readonly Entrant[];
  readonly absent: ReadonlyMap<string, string>;
}

/**
 * @param cores as many workers, or threads, those have that use all.
 * @param texts all that will be spoken.
 */
export async function gatherForCores(
  workshop: Workshop,
  python: Python,
  stateFolder: string,
  cores: number,
  texts: readonly string[],
): Promise<CoresField> {
  const one = await makeService(workshop, { stateFolder });
  const all = await makeService(workshop, { name: ALL_CORES, stateFolder, workers: cores });
  const engineOfAll = await makeEngine(workshop, {
    name: ENGINE_ALL_CORES,
    stateFolder,
    workers: cores,
  });
  const manner = { whole: true };
  const absent = new Map<string, string>();
  const sherpa: Maker | undefined = await makeSherpa(workshop, {
    name: SHERPA_ALL_CORES,
    espeakData: python.espeakData,
    threads: cores,
  }).catch((error: Error) => {
    absent.set(SHERPA_ALL_CORES, error.message.split('\n')[0] ?? '');
    return undefined;
  });
  const entrants: Entrant[] = [
    {
      name: STOCK,
      about: 'the graph as it comes, on ready phoneme ids, with one thread',
      maker: await makeStock(workshop, texts),
    },
    {
      name: ENGINE,
      about: 'the engine without HTTP and without a process of its own; one worker, one thread',
      maker: await makeEngine(workshop, { stateFolder }),
    },
    {
      name: ENGINE_ALL_CORES,
      about: `the same with \`worker_threads: ${cores}\``,
      maker: engineOfAll,
    },
    {
      name: ENGINE_ALL_CORES_NOISE,
      about: "the same process with the voice's noise, where idle cores help the encoder",
      maker: engineOfAll,
      manner: { noise: true },
    },
    {
      name: SERVICE,
      about: 'the service with `worker_threads: 1`; audio as it is made',
      maker: one,
    },
    {
      name: WHOLE,
      about: 'the same processes, asked for the whole answer at once',
      maker: one,
      manner,
    },
    {
      name: ALL_CORES,
      about: `the service with \`worker_threads: ${cores}\`; audio as it is made`,
      maker: all,
    },
    {
      name: ALL_CORES_WHOLE,
      about: 'the same processes, asked for the whole answer at once',
      maker: all,
      manner,
    },
    {
      name: PIPER_SERVER,
      about: `\`python -m piper.http_server\` as it comes: ${cores} ONNX Runtime threads, whole answers`,
      maker: makePiperServer(python),
    },
  ];
  if (sherpa !== undefined) {
    entrants.push({
      name: SHERPA_ALL_CORES,
      about: `sherpa-onnx ${SHERPA_VERSION} as a library with ${cores} threads; its phonemes are its own`,
      maker: sherpa,
      ownPhonemes: true,
    });
  }
  return { entrants, absent };
}
