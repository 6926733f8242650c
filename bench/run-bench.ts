import type { Contestant, Maker } from './contestants/contestant.ts';
import { describeMachine } from './machine.ts';
import {
  type Load,
  measureLoad,
  measureStart,
  measureText,
  rotated,
  type Sample,
  type Start,
} from './measure.ts';
import type { LoadResults, Results, TextResults } from './results.ts';
import { median } from './statistics.ts';
import type { BenchText } from './texts.ts';

export interface BenchPlan {
  /** The first is the one that all others are compared with. */
  readonly makers: readonly Maker[];
  readonly texts: readonly BenchText[];
  /** Spoken by those who speak to several clients. */
  readonly loadText: BenchText;
  readonly servers: readonly Maker[];
  /** Times that each contestant is started alone. */
  readonly starts: number;
  /** Rounds of each contestant before any counts: V8 goes on compiling for a while. */
  readonly warmUps: number;
  /** Times that each contestant has its turn on each text. */
  readonly rounds: number;
  readonly loadRounds: number;
  readonly clients: readonly number[];
  /** Requests in each measurement under load. */
  readonly loadRequests: number;
  /** Path of the Python that has Piper. */
  readonly python: string;
  readonly say: (progress: string) => void;
}

/** Measures starts one by one, then everything else with all contestants up and taking turns. */
export const runBench = async (plan: BenchPlan): Promise<Results> => {
  const machine = describeMachine(plan.python);
  const starts = await startEach(plan);
  const running = new Map<string, Contestant>();
  try {
    for (const maker of plan.makers) running.set(maker.name, await maker.start());
    const texts = await speakInTurns(plan, running);
    const loads = await loadInTurns(plan, running);
    const date = new Date().toISOString().slice(0, 10);
    return { machine, date, rounds: plan.rounds, contestants: plan.makers, starts, texts, loads };
  } finally {
    for (const contestant of running.values()) await contestant.stop();
  }
};

const startEach = async ({ makers, texts, starts, say }: BenchPlan) => {
  const results = lists<Start>(makers);
  for (let round = 0; round < starts; round++) {
    for (const maker of makers) {
      say(`start ${round + 1} of ${starts}: ${maker.name}`);
      results.get(maker.name)?.push(await measureStart(maker, texts));
    }
  }
  return results;
};

const speakInTurns = async (
  { makers, texts, warmUps, rounds, say }: BenchPlan,
  running: ReadonlyMap<string, Contestant>,
): Promise<TextResults[]> => {
  const results = texts.map((text) => ({ text, samples: lists<Sample>(makers) }));
  for (const contestant of running.values()) {
    for (const text of texts) {
      for (let time = 0; time < warmUps * text.requests; time++) await contestant.speak(text);
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const { text, samples } of results) {
      say(`round ${round + 1} of ${rounds}: ${text.name}`);
      for (const [name, more] of await measureText(running, text, round)) {
        samples.get(name)?.push(...more);
      }
    }
  }
  for (const { text, samples } of results) checkSameAudio(text, samples);
  return results;
};

const loadInTurns = async (
  { servers, loadText, loadRounds, clients, loadRequests, say }: BenchPlan,
  running: ReadonlyMap<string, Contestant>,
): Promise<LoadResults[]> => {
  const results = clients.map((count) => ({
    clients: count,
    requests: loadRequests * loadRounds,
    loads: lists<Load>(servers),
  }));
  for (let round = 0; round < loadRounds; round++) {
    for (const { clients, loads } of results) {
      say(`load ${round + 1} of ${loadRounds}: ${clients} clients`);
      for (const { name } of rotated(servers, round)) {
        const contestant = running.get(name);
        if (contestant === undefined) throw new RangeError(`${name} does not run`);
        loads.get(name)?.push(await measureLoad(contestant, loadText, clients, loadRequests));
      }
    }
  }
  return results;
};

/** Who spoke other ids, or another voice, says something of another length. */
const checkSameAudio = ({ name }: BenchText, samples: ReadonlyMap<string, readonly Sample[]>) => {
  const lengths = [...samples].map(
    ([contestant, all]) => [contestant, median(all.map((sample) => sample.audioSeconds))] as const,
  );
  if (new Set(lengths.map(([, seconds]) => seconds)).size === 1) return;
  const seen = lengths.map(([contestant, seconds]) => `${contestant} ${seconds} s`).join(', ');
  throw new Error(`the contestants did not speak the same (${name}): ${seen}`);
};

const lists = <T>(makers: readonly Maker[]): Map<string, T[]> =>
  new Map(makers.map(({ name }) => [name, []]));
