import { compare } from '../comparison.ts';
import {
  ALL_CORES,
  ALL_CORES_WHOLE,
  ENGINE,
  ENGINE_ALL_CORES,
  ENGINE_ALL_CORES_NOISE,
  PIPER_SERVER,
  STOCK,
  WHOLE,
} from '../names.ts';
import { samplesOf } from '../results.ts';
import { atLeast, atMost, megabytes, ratio, type Target } from '../target.ts';
import type { TextName } from '../texts.ts';
import { type CoresResults, throughputRatio } from './results.ts';

const TEXTS: readonly TextName[] = ['15 sentences', '30 s sentence', 'medium', 'short'];
/** Time of all cores to that of one worker; a short sentence has no target. */
const TO_ONE_WORKER: Partial<Record<TextName, number>> = {
  '15 sentences': 0.55,
  '30 s sentence': 0.62,
  medium: 0.7,
};
const CPU_TO_ONE_WORKER = 1.06;
const TO_PIPER = 0.65;
const THROUGHPUT_TO_PIPER = 1.5;
/** With one worker no worse than before work was shared; of a short sentence that was 0.35. */
const FIRST_AUDIO: readonly (readonly [string, string, TextName, number])[] = [
  ['one worker', ENGINE, 'short', 0.37],
  ['one worker', ENGINE, 'medium', 0.12],
  ['one worker', ENGINE, '30 s sentence', 0.12],
  ['all cores', ENGINE_ALL_CORES, 'medium', 0.1],
  ['all cores', ENGINE_ALL_CORES, '30 s sentence', 0.09],
  ['all cores, usual noise', ENGINE_ALL_CORES_NOISE, 'medium', 0.1],
  ['all cores, usual noise', ENGINE_ALL_CORES_NOISE, '30 s sentence', 0.09],
];
const WORKED_SENTENCES = 300;
/**
 * By workers: ready and worked; undefined is no target. One worker: 3 % more than before work was
 * shared by workers.
 */
const MEMORY_MB: readonly (readonly [number, number | undefined, number | undefined])[] = [
  [1, 138, 288],
  [4, undefined, 420],
];

/** What is promised of all cores. The limits are for two. */
export function coresTargets(results: CoresResults): readonly Target[] {
  const between = (text: TextName, own: string, base: string) =>
    compare(samplesOf(results, text, own), samplesOf(results, text, base));
  return [
    ...TEXTS.flatMap((text) => {
      const limit = TO_ONE_WORKER[text];
      if (limit === undefined) return [];
      const measured = between(text, ALL_CORES_WHOLE, WHOLE)?.total;
      return [atMost(`whole answer, to one worker: ${text}`, limit, measured, ratio)];
    }),
    ...TEXTS.map((text) =>
      atMost(
        `CPU a second of audio, whole answer, to one worker: ${text}`,
        CPU_TO_ONE_WORKER,
        between(text, ALL_CORES_WHOLE, WHOLE)?.cpu,
        ratio,
      ),
    ),
    ...TEXTS.map((text) =>
      atMost(
        `whole answer, to piper http_server: ${text}`,
        TO_PIPER,
        between(text, ALL_CORES_WHOLE, PIPER_SERVER)?.total,
        ratio,
      ),
    ),
    ...results.throughput.map((throughput) =>
      atLeast(
        `answers a second, to piper http_server: ${clientsWord(throughput.clients)}`,
        THROUGHPUT_TO_PIPER,
        throughputRatio(throughput, ALL_CORES, PIPER_SERVER),
        ratio,
      ),
    ),
    ...FIRST_AUDIO.map(([who, name, text, limit]) =>
      atMost(
        `first audio inside the engine, ${who}, to stock: ${text}`,
        limit,
        between(text, name, STOCK)?.first,
        ratio,
      ),
    ),
    ...memoryTargets(results),
  ];
}

const memoryTargets = ({ memory }: CoresResults): Target[] =>
  MEMORY_MB.flatMap(([workers, readyLimit, workedLimit]) => {
    const seen = memory.get(workers);
    const workedMb = seen?.after.find(({ sentences }) => sentences === WORKED_SENTENCES)?.mb;
    const name = workers === 1 ? '1 worker' : `${workers} workers`;
    const line = (what: string, limit: number | undefined, mb: number | undefined) =>
      limit === undefined ? [] : [atMost(`memory of ${name}, ${what}`, limit, mb, megabytes)];
    return [
      ...line('ready', readyLimit, seen?.readyMb),
      ...line(`after ${WORKED_SENTENCES} sentences`, workedLimit, workedMb),
    ];
  });

const clientsWord = (clients: number): string =>
  clients === 1 ? '1 client' : `${clients} clients`;
