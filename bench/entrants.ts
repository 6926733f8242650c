import type { Entrant, Maker } from './contestants/contestant.ts';
import { makeEngine } from './contestants/engine.ts';
import { makePiperLibrary, makePiperServer } from './contestants/piper.ts';
import type { Python } from './contestants/python.ts';
import { makeService } from './contestants/service.ts';
import { makeSherpa, SHERPA_VERSION } from './contestants/sherpa.ts';
import { makeStock } from './contestants/stock.ts';
import type { Workshop } from './contestants/workshop.ts';
import {
  ENGINE,
  PIPER_LIBRARY,
  PIPER_SERVER,
  SERVICE,
  SHERPA,
  STOCK,
  TWO_WORKERS,
  WHOLE,
} from './names.ts';

/** Everybody there is, ready to be started. */
export interface Field {
  readonly entrants: readonly Entrant[];
  /** The service, which some phases treat apart. */
  readonly service: Maker;
  readonly twoWorkers: Maker;
  readonly piperServer: Maker;
  readonly absent: ReadonlyMap<string, string>;
}

/**
 * @param stateFolder where the service keeps prepared voices.
 * @param texts all that will be spoken.
 */
export async function gather(
  workshop: Workshop,
  python: Python,
  stateFolder: string,
  texts: readonly string[],
): Promise<Field> {
  const service = await makeService(workshop, { stateFolder });
  const piperServer = makePiperServer(python);
  const absent = new Map<string, string>();
  const sherpa = await makeSherpa(workshop, { espeakData: python.espeakData }).catch(
    (error: Error) => {
      absent.set(SHERPA, error.message.split('\n')[0] ?? '');
    },
  );
  const entrants: Entrant[] = [
    {
      name: STOCK,
      about:
        'a Node process that runs the graph as it comes with onnxruntime-node on ready phoneme ' +
        "ids, with the service's session options and one thread, and does nothing else: no text, " +
        'no HTTP, no 16-bit samples. First audio is the end of the first sentence',
      maker: await makeStock(workshop, texts),
    },
    {
      name: ENGINE,
      about:
        'the engine inside one process, without HTTP and without a process of its own; one ' +
        'worker, one thread',
      maker: await makeEngine(workshop, { stateFolder }),
    },
    {
      name: SERVICE,
      about:
        'the service as it is started by users: front-end and engine process, one worker, one ' +
        'thread, asked over HTTP on the loopback; audio as it is made (`POST /v1/audio/speech`, ' +
        'WAV)',
      maker: service,
    },
    {
      name: WHOLE,
      about: 'the same processes, asked for the whole answer at once (`POST /v1/synthesize`)',
      maker: service,
      manner: { whole: true },
    },
    {
      name: PIPER_LIBRARY,
      about: 'piper-tts 1.3.0 as a library in one Python process, with one ONNX Runtime thread',
      maker: makePiperLibrary(python),
    },
    {
      name: PIPER_SERVER,
      about:
        "piper-tts 1.3.0's own `python -m piper.http_server` as it comes, with as many ONNX " +
        'Runtime threads as there are cores',
      maker: piperServer,
    },
    ...(sherpa === undefined
      ? []
      : [
          {
            name: SHERPA,
            about:
              `sherpa-onnx ${SHERPA_VERSION} as a library in one Node process, with one thread, ` +
              'telling each sentence as it is there. Its phonemes are its own, so its audio is not as long; ' +
              'CPU is compared by second of audio',
            maker: sherpa,
            ownPhonemes: true,
          },
        ]),
  ];
  return {
    entrants,
    service,
    twoWorkers: await makeService(workshop, { name: TWO_WORKERS, stateFolder, workers: 2 }),
    piperServer,
    absent,
  };
}
