import type { Contestant, Maker } from '../contestants/contestant.ts';
import { makeService } from '../contestants/service.ts';
import { ALL_CORES, ALL_CORES_WHOLE, PIPER_SERVER } from '../names.ts';
import type { PartRun } from '../part-run.ts';
import { type Memory, measureMemory } from '../phases/memory.ts';
import { speakRounds } from '../phases/rounds.ts';
import { checkSameAudio } from '../phases/same-audio.ts';
import { type Load, measureLoad } from '../phases/several-clients.ts';
import { rotated, type Turn, warmUp } from '../phases/speech.ts';
import { measureStart } from '../phases/starts.ts';
import type { Say } from '../say.ts';
import { FIFTEEN, LONG, MEDIUM, SHORT } from '../texts.ts';
import { variedSentences } from '../varied-sentences.ts';
import { gatherForCores } from './entrants.ts';
import type { Throughput } from './results.ts';
import { writeCoresPart } from './section.ts';

/** How much is measured. */
export interface CoresPlan {
  readonly rounds: number;
  readonly clients: readonly number[];
  /** Times that each server has its turn with so many clients. */
  readonly loadRounds: number;
  readonly loadRequests: number;
  /** Workers whose memory is measured, and after how many sentences. */
  readonly workers: readonly number[];
  readonly sentences: readonly number[];
}

const FULL: CoresPlan = {
  rounds: 5,
  clients: [1, 2, 4, 8],
  loadRounds: 3,
  loadRequests: 12,
  workers: [1, 2, 4],
  sentences: [100, 300],
};

const QUICK: CoresPlan = {
  rounds: 1,
  clients: [1, 2, 4, 8],
  loadRounds: 1,
  loadRequests: 8,
  workers: [1, 2, 4],
  sentences: [50],
};

const TEXTS = [FIFTEEN, LONG, MEDIUM, { ...SHORT, requests: 4 }];

/** One client, several clients and the memory, with a worker for each core and with one. */
export async function runCores(run: PartRun): Promise<string> {
  const { circumstances, workshop, python, quick, say } = run;
  const plan = quick ? QUICK : FULL;
  const stateFolder = workshop.path('state');
  say('preparing the voice');
  await measureStart(await makeService(workshop, { stateFolder }), SHORT.text);
  const memory = await memoryByWorkers(run, plan, stateFolder);

  const { entrants, absent } = await gatherForCores(
    workshop,
    python,
    stateFolder,
    circumstances.machine.cores,
    TEXTS.map(({ text }) => text),
  );
  await using stack = new AsyncDisposableStack();
  const running = new Map<Maker, Contestant>();
  for (const maker of new Set(entrants.map((entrant) => entrant.maker))) {
    const contestant = await maker.start();
    stack.defer(() => contestant.stop());
    running.set(maker, contestant);
  }
  const turns = entrants.flatMap(({ name, maker, manner }): Turn[] => {
    const contestant = running.get(maker);
    return contestant === undefined ? [] : [{ name, contestant, manner }];
  });
  say('warming up');
  await warmUp(turns, TEXTS);
  const throughput = await measureThroughput(plan, turns, say);
  const { texts, rounds } = await speakRounds(turns, TEXTS, (done) => done < plan.rounds, say);
  checkSameAudio(entrants, texts);
  return writeCoresPart({
    ...circumstances,
    rounds,
    entrants,
    absent,
    texts,
    throughput,
    loadRequests: plan.loadRequests,
    memory,
  });
}

/** Each alone, with as many requests at a time as it has workers, so that all have work. */
const memoryByWorkers = async (
  { workshop, say }: PartRun,
  plan: CoresPlan,
  stateFolder: string,
): Promise<Map<number, Memory>> => {
  const memory = new Map<number, Memory>();
  for (const workers of plan.workers) {
    say(`memory: ${workers} workers`);
    const maker = await makeService(workshop, { stateFolder, workers });
    const seen = await measureMemory(maker, {
      sentences: variedSentences(Math.max(...plan.sentences)),
      lookAfter: plan.sentences,
      longText: LONG.text,
      manners: [],
      clients: workers,
    });
    memory.set(workers, seen);
  }
  return memory;
};

const SERVERS: readonly string[] = [ALL_CORES, ALL_CORES_WHOLE, PIPER_SERVER];

const measureThroughput = async (
  { clients: counts, loadRounds, loadRequests }: CoresPlan,
  turns: readonly Turn[],
  say: Say,
): Promise<Throughput[]> => {
  const servers = turns.filter(({ name }) => SERVERS.includes(name));
  const all: Throughput[] = [];
  for (const clients of counts) {
    say(clients === 1 ? '1 client' : `${clients} clients`);
    const loads = new Map<string, Load[]>(servers.map(({ name }) => [name, []]));
    for (let round = 0; round < loadRounds; round++) {
      for (const { name, contestant, manner } of rotated(servers, round)) {
        const requests = Math.max(loadRequests, 2 * clients);
        loads
          .get(name)
          ?.push(await measureLoad(contestant, MEDIUM.text, clients, requests, manner));
      }
    }
    all.push({ clients, loads });
  }
  return all;
};
