import type { CoresResults } from '../cores/results.ts';
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
import type { Sample } from '../phases/speech.ts';
import { FIFTEEN, LONG, MEDIUM, SHORT } from '../texts.ts';
import { someResults } from './some-results.ts';

/** CPU in ms, ms until the first audio and until the last, for ten seconds of audio. */
export type Spoken = readonly [cpuMs: number, firstMs: number, totalMs: number];

const SPOKEN: Readonly<Record<string, Spoken>> = {
  [STOCK]: [1000, 1000, 1000],
  [ENGINE]: [700, 110, 700],
  [ENGINE_ALL_CORES]: [720, 80, 380],
  [ENGINE_ALL_CORES_NOISE]: [720, 70, 370],
  [SERVICE]: [700, 120, 700],
  [WHOLE]: [650, 650, 650],
  [ALL_CORES]: [720, 90, 380],
  [ALL_CORES_WHOLE]: [670, 350, 350],
  [PIPER_SERVER]: [1300, 700, 700],
  [SHERPA_ALL_CORES]: [1300, 700, 700],
};

const sample = ([cpuMs, firstMs, totalMs]: Spoken): Sample => ({
  cpuMs,
  firstMs,
  totalMs,
  audioSeconds: 10,
});

/** Results of all cores that meet every target. */
export function someCores(spoken = SPOKEN): CoresResults {
  const { machine, software, date } = someResults();
  const load = (requestsPerSecond: number) => [
    { clients: 1, requestsPerSecond, p50Ms: 300, p95Ms: 350 },
  ];
  const memory = (readyMb: number, mb: number) => ({
    readyMb,
    after: [{ sentences: 300, mb }],
    peaksMb: [],
  });
  return {
    machine,
    software,
    date,
    rounds: 1,
    entrants: Object.keys(spoken).map((name) => ({ name, about: `is ${name}` })),
    absent: new Map(),
    texts: [FIFTEEN, LONG, MEDIUM, SHORT].map((text) => ({
      text,
      samples: new Map(Object.entries(spoken).map(([name, own]) => [name, [sample(own)]])),
    })),
    throughput: [1, 8].map((clients) => ({
      clients,
      loads: new Map([
        [ALL_CORES, load(3.2)],
        [PIPER_SERVER, load(2)],
      ]),
    })),
    loadRequests: 12,
    memory: new Map([
      [1, memory(134, 280)],
      [4, memory(190, 400)],
    ]),
  };
}
