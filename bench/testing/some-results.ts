import { ENGINE, PIPER_SERVER, SERVICE, STOCK, TWO_WORKERS, WHOLE } from '../names.ts';
import type { Sample } from '../phases/speech.ts';
import type { Results } from '../results.ts';
import { FIFTEEN, LONG, MEDIUM, SHORT } from '../texts.ts';

/** CPU in ms for ten seconds of audio, and ms until the first of it. */
export type Made = readonly [cpuMs: number, firstMs: number];

/** Results of each contestant for every text, and the figures common to all texts. */
const MADE: Readonly<Record<string, Made>> = {
  [STOCK]: [1000, 1000],
  [ENGINE]: [700, 100],
  [SERVICE]: [750, 104],
  [WHOLE]: [700, 700],
  [PIPER_SERVER]: [1300, 7280],
};

const sample = ([cpuMs, firstMs]: Made): Sample => ({
  cpuMs,
  firstMs,
  totalMs: firstMs + 1,
  audioSeconds: 10,
});

/** Results that meet every target, with figures that are easy to work with. */
export function someResults(made = MADE): Results {
  return {
    machine: {
      cpu: 'A processor',
      processor: { kind: 'x64 with AVX2', offers: ['AVX2: yes', 'AVX-512: no'] },
      isRaspberryPi: false,
      cores: 2,
      memoryGiB: 4,
      system: 'Debian, Linux 6, x64',
      node: '24.0.0',
      onnxruntimeNode: '1.30.0',
      load: 0,
    },
    software: 'Python 3, piper-tts 1.3.0',
    date: '2026-01-31',
    rounds: 1,
    entrants: Object.keys(made).map((name) => ({ name, about: `is ${name}` })),
    absent: new Map(),
    texts: [SHORT, MEDIUM, FIFTEEN, LONG].map((text) => ({
      text,
      samples: new Map(Object.entries(made).map(([name, own]) => [name, [sample(own)]])),
    })),
    coldStarts: [{ readyMs: 5000, readyCpuMs: 5500, firstAnswerMs: 5100 }],
    starts: new Map([[SERVICE, [{ readyMs: 700, readyCpuMs: 790, firstAnswerMs: 800 }]]]),
    memory: new Map([
      [
        SERVICE,
        {
          readyMb: 138,
          after: [
            { sentences: 100, mb: 280 },
            { sentences: 300, mb: 285 },
          ],
          peaksMb: [320, 335],
        },
      ],
      [TWO_WORKERS, { readyMb: 170, after: [], peaksMb: [] }],
    ]),
    idle: new Map([[SERVICE, 0.3]]),
    loads: new Map(
      [SERVICE, PIPER_SERVER].map((name) => [
        name,
        [1, 8].map((clients) => ({ clients, requestsPerSecond: 3, p50Ms: 300, p95Ms: 350 })),
      ]),
    ),
    loadRequests: 12,
    formats: [{ format: 'mp3', cpuMsPerAudioSecond: 3.96, firstMs: -0.24 }],
  };
}
