import { rm } from 'node:fs/promises';
import type { Contestant, Maker, Manner } from './contestants/contestant.ts';
import type { Python } from './contestants/python.ts';
import { openWorkshop } from './contestants/workshop.ts';
import { type Field, gather } from './entrants.ts';
import { describeMachine } from './machine.ts';
import { PIPER_LIBRARY, PIPER_SERVER, SERVICE, SHERPA, TWO_WORKERS } from './names.ts';
import { measureFormats } from './phases/formats.ts';
import { measureIdle } from './phases/idle.ts';
import { type Memory, measureMemory } from './phases/memory.ts';
import { speakRounds } from './phases/rounds.ts';
import { checkSameAudio } from './phases/same-audio.ts';
import { type Load, measureLoad } from './phases/several-clients.ts';
import { rotated, type Turn, warmUp } from './phases/speech.ts';
import { measureStart, type Start } from './phases/starts.ts';
import type { Plan } from './plan.ts';
import type { Results } from './results.ts';
import type { Say } from './say.ts';
import { LONG, MEDIUM, SHORT } from './texts.ts';
import { variedSentences } from './varied-sentences.ts';

/** Starts and memory with few running; then everything else with all up and taking turns. */
export async function runBench(plan: Plan, python: Python, say: Say): Promise<Results> {
  const deadline = performance.now() + plan.minutes * 60_000;
  const machine = describeMachine();
  using workshop = await openWorkshop();
  const stateFolder = workshop.path('state');
  const sentences = variedSentences(Math.max(...[...plan.memory.values()].flat()));
  const field = await gather(workshop, python, stateFolder, [
    ...[SHORT, MEDIUM, LONG, ...plan.texts].map(({ text }) => text),
    ...sentences,
  ]);

  const forget = () => rm(stateFolder, { recursive: true, force: true });
  const { coldStarts, starts } = await startEach(plan, field, forget, say);
  const memory = await fillEach(plan, field, sentences, say);

  await using stack = new AsyncDisposableStack();
  const running = new Map<string, Contestant>();
  for (const maker of [...makersOf(field), field.twoWorkers]) {
    const contestant = await maker.start();
    stack.defer(() => contestant.stop());
    running.set(maker.name, contestant);
  }
  const turns = field.entrants.map(
    ({ name, maker, manner }): Turn => ({ name, manner, contestant: of(running, maker.name) }),
  );
  say('warming up');
  await warmUp(turns, plan.texts);
  say('idle');
  const idle = await measureIdle(running, plan.idleSeconds);
  say('formats');
  const formats = await measureFormats(
    of(running, field.service.name),
    MEDIUM.text,
    plan.formatRequests,
  );
  const loads = await crowd(plan, field, running, say);
  const { texts, rounds } = await speakRounds(
    turns,
    plan.texts,
    (round, lastMs) =>
      round < plan.minRounds || (round < plan.maxRounds && performance.now() + lastMs <= deadline),
    say,
  );
  checkSameAudio(field.entrants, texts);
  return {
    machine,
    software: python.versions,
    date: new Date().toISOString().slice(0, 10),
    rounds,
    entrants: field.entrants,
    absent: field.absent,
    texts,
    coldStarts,
    starts,
    memory,
    idle,
    loads,
    loadRequests: plan.loadRequests,
    formats,
  };
}

/** Every contestant once. */
const makersOf = ({ entrants }: Field): readonly Maker[] => [
  ...new Set(entrants.map(({ maker }) => maker)),
];

const of = <T>(map: ReadonlyMap<string, T>, name: string): T => {
  const value = map.get(name);
  if (value === undefined) throw new RangeError(`${name} is not there`);
  return value;
};

const startEach = async (plan: Plan, field: Field, forget: () => Promise<void>, say: Say) => {
  const coldStarts: Start[] = [];
  for (let time = 1; time <= plan.coldStarts; time++) {
    say(`start ${time} of ${plan.coldStarts}, nothing prepared`);
    await forget();
    coldStarts.push(await measureStart(field.service, SHORT.text));
  }
  const starts = new Map<string, Start[]>();
  for (let time = 1; time <= plan.starts; time++) {
    say(`start ${time} of ${plan.starts}`);
    for (const maker of makersOf(field)) {
      const start = await measureStart(maker, SHORT.text);
      starts.set(maker.name, [...(starts.get(maker.name) ?? []), start]);
    }
  }
  return { coldStarts, starts };
};

/**
 * Two at a time, for time plays no part here: who loads the same libraries stands in the same
 * lane, so that nobody shares pages with another.
 */
const fillEach = async (
  plan: Plan,
  field: Field,
  sentences: readonly string[],
  say: Say,
): Promise<Map<string, Memory>> => {
  const makers = new Map(
    [...makersOf(field), field.twoWorkers].map((maker) => [maker.name, maker]),
  );
  const memory = new Map<string, Memory>();
  const lane = async (names: readonly string[]) => {
    for (const name of names) {
      const maker = makers.get(name);
      // One that could not be installed.
      if (maker === undefined) continue;
      say(`memory: ${name}`);
      const manners = MANNERS.get(name) ?? [{}];
      const lookAfter = plan.memory.get(name) ?? [];
      const rest = { sentences, longText: LONG.text, manners };
      memory.set(name, await measureMemory(maker, { ...rest, lookAfter }));
    }
  };
  const names = [...plan.memory.keys()];
  const hasOurRuntime = (name: string) => ![PIPER_LIBRARY, PIPER_SERVER, SHERPA].includes(name);
  await Promise.all([
    lane(names.filter(hasOurRuntime)),
    lane(names.filter((name) => !hasOurRuntime(name))),
  ]);
  return new Map(names.filter((name) => memory.has(name)).map((name) => [name, of(memory, name)]));
};

/** In which the long sentence is spoken; of two workers it is only asked what they are ready with. */
const MANNERS: ReadonlyMap<string, readonly Manner[]> = new Map([
  [SERVICE, [{}, { whole: true }]],
  [TWO_WORKERS, []],
]);

const crowd = async (
  plan: Plan,
  field: Field,
  running: ReadonlyMap<string, Contestant>,
  say: Say,
): Promise<Map<string, Load[]>> => {
  const loads = new Map<string, Load[]>();
  const servers = [field.service, field.twoWorkers, field.piperServer];
  for (const [time, clients] of plan.clients.entries()) {
    say(`${clients} clients`);
    for (const maker of rotated(servers, time)) {
      const load = await measureLoad(
        of(running, maker.name),
        MEDIUM.text,
        clients,
        Math.max(plan.loadRequests, 2 * clients),
      );
      loads.set(maker.name, [...(loads.get(maker.name) ?? []), load]);
    }
  }
  return loads;
};
