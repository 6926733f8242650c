import { type Comparison, compare } from './comparison.ts';
import { ENGINE, PIPER_SERVER, SERVICE, STOCK, TWO_WORKERS, WHOLE } from './names.ts';
import { type Results, samplesOf } from './results.ts';
import { median } from './statistics.ts';
import { atMost, megabytes, optional, ratio, type Show, type Target, unit } from './target.ts';
import type { TextName } from './texts.ts';

/** As a fraction of one. */
const share: Show = (value) => `1/${(1 / value).toFixed(0)}`;

const STREAMING_CPU: Readonly<Record<TextName, number>> = {
  short: 0.95,
  medium: 0.8,
  '15 sentences': 0.8,
  '30 s sentence': 0.8,
};
const WHOLE_CPU = 0.72;
const FIRST_AUDIO: Partial<Record<TextName, number>> = { medium: 0.18, '30 s sentence': 0.14 };
const HTTP_ADDS_MS = 5;
const READY_MB = 140;
const WORKED_SENTENCES = 300;
const WORKED_MB = 300;
const FLAT_FROM = 100;
/** What still counts as flat, for memory is given back when it pleases the allocator. */
const FLAT = 1.03;
const PEAK_MB = 340;
const SECOND_WORKER_MB = 35;
const READY_CPU_SECONDS = 0.8;
const IDLE_PERCENT = 0.5;

/** All figures that were promised, for one worker with one thread, in the order of the promise. */
export function targetsOf(results: Results): readonly Target[] {
  return [
    ...speechTargets(results),
    ...memoryTargets(results),
    atMost(
      'CPU until ready, voice prepared',
      READY_CPU_SECONDS,
      optional(results.starts.get(SERVICE), (starts) =>
        median(starts.map(({ readyCpuMs }) => readyCpuMs / 1000)),
      ),
      unit('s', 2),
    ),
    atMost('CPU while idle', IDLE_PERCENT, results.idle.get(SERVICE), unit('% of a core', 2)),
  ];
}

const speechTargets = (results: Results): Target[] => {
  const names = Object.keys(STREAMING_CPU) as TextName[];
  const between = (text: TextName, own: string, base: string): Comparison | undefined =>
    compare(samplesOf(results, text, own), samplesOf(results, text, base));
  return [
    ...names.map((text) =>
      atMost(
        `CPU, streaming, to stock: ${text}`,
        STREAMING_CPU[text],
        between(text, SERVICE, STOCK)?.cpu,
        ratio,
      ),
    ),
    ...names.map((text) =>
      atMost(
        `CPU, whole answer, to stock: ${text}`,
        WHOLE_CPU,
        between(text, WHOLE, STOCK)?.cpu,
        ratio,
      ),
    ),
    ...names.flatMap((text) => {
      const limit = FIRST_AUDIO[text];
      const measured = between(text, ENGINE, STOCK)?.first;
      const what = `first audio inside the engine, to stock: ${text}`;
      return limit === undefined ? [] : [atMost(what, limit, measured, ratio)];
    }),
    ...names.map((text) =>
      atMost(
        `first byte over HTTP, beyond that: ${text}`,
        HTTP_ADDS_MS,
        between(text, SERVICE, ENGINE)?.firstLaterMs,
        unit('ms', 1),
      ),
    ),
    atMost(
      'first byte, to piper http_server: 15 sentences',
      1 / 60,
      between('15 sentences', SERVICE, PIPER_SERVER)?.first,
      share,
    ),
  ];
};

const memoryTargets = ({ memory }: Results): Target[] => {
  const own = memory.get(SERVICE);
  const after = (sentences: number) => own?.after.find((look) => look.sentences === sentences)?.mb;
  const readyMb = own?.readyMb;
  const flatMb = after(FLAT_FROM);
  const workedMb = after(WORKED_SENTENCES);
  const growth = optional(flatMb, (from) => optional(workedMb, (to) => to / from));
  const secondWorkerMb = optional(memory.get(TWO_WORKERS), ({ readyMb: two }) =>
    optional(readyMb, (one) => two - one),
  );
  return [
    atMost('memory, ready', READY_MB, readyMb, megabytes),
    atMost(`memory after ${WORKED_SENTENCES} sentences`, WORKED_MB, workedMb, megabytes),
    atMost(`and to that after ${FLAT_FROM}`, FLAT, growth, ratio),
    atMost('most memory, 30 s sentence, streaming', PEAK_MB, own?.peaksMb[0], megabytes),
    atMost('most memory, 30 s sentence, whole answer', PEAK_MB, own?.peaksMb[1], megabytes),
    atMost('memory, ready, for a second worker', SECOND_WORKER_MB, secondWorkerMb, megabytes),
  ];
};
