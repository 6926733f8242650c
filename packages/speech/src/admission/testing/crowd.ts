import {
  type ServiceOptions,
  type SimulatedRequest,
  SimulatedService,
} from './simulated-service.ts';
import { numbersOf, VirtualTime } from './virtual-time.ts';

export interface CrowdOptions {
  readonly service: ServiceOptions;
  readonly seconds: number;
  /** Clients that ask again as soon as they are served. */
  readonly regulars: number;
  /** Clients per second that come, are served once and leave. */
  readonly newcomersPerSecond?: number;
  /** Callers. `shared`: the regulars are one caller, each newcomer is its own. */
  readonly addresses: 'one' | 'each its own' | 'shared';
  /** Share of requests that read nothing, each for ten seconds. */
  readonly stalling?: number;
  /**
   * Clients beside the regulars that ask for a chapter every 20 seconds and read seven sentences of
   * it.
   */
  readonly chapters?: number;
  /** Clients beside the regulars that retry every second or two, whatever `retry-after` says. */
  readonly impatient?: number;
  /** Share of refused clients that never return. */
  readonly leaving?: number;
  /** Expected lengths of a request's sentences, seconds. */
  readonly sentences?: (random: () => number) => number[];
  readonly seed?: number;
}

/** The `retry-after` of a first refusal, seconds. */
export interface Advice {
  readonly at: number;
  readonly told: number;
  /** When a place was free after all clients refused before; undefined if never. */
  readonly truth: number | undefined;
  /** Whether it was served when it returned; undefined if it never returned. */
  readonly kept: boolean | undefined;
}

/** Results of these tries. */
export interface Chances {
  readonly all: number;
  readonly served: number;
}

export interface CrowdResult {
  /** Tries per served request, ascending. */
  readonly tries: readonly number[];
  readonly advice: readonly Advice[];
  /** Share of the time in which workers were busy. */
  readonly load: number;
  readonly firstTries: Chances;
  readonly returns: Chances;
  /** First tries of clients that come once. */
  readonly newcomers: Chances;
}

const CHARACTERS_A_SECOND = 15;

/** Every client obeys `retry-after`, with up to a tenth of a second of network delay. */
export function simulateCrowd(options: CrowdOptions): CrowdResult {
  const { seconds, regulars, newcomersPerSecond = 0, stalling = 0, leaving = 0 } = options;
  const { impatient = 0, chapters = 0 } = options;
  const random = numbersOf(options.seed ?? 1);
  const time = new VirtualTime();
  const service = new SimulatedService(time, options.service);
  const tries: number[] = [];
  const refusals: { at: number; told: number; place: number; kept: boolean | undefined }[] = [];
  const firstTries = { all: 0, served: 0 };
  const returns = { all: 0, served: 0 };
  const newcomers = { all: 0, served: 0 };
  let clients = 0;
  /** Clients that will return. */
  let waiting = 0;

  const newRequest = (caller: string | undefined): SimulatedRequest => {
    const expected = (options.sentences ?? shortTexts)(random);
    return {
      caller,
      characters: Math.round(expected.reduce((a, b) => a + b, 0) * CHARACTERS_A_SECOND),
      // The real length of a text differs from the expected one.
      sentences: expected.map((length) => length * (0.8 + 0.4 * random())),
      ...(random() < stalling ? { stallsFor: 10 } : {}),
    };
  };

  const ask = (
    request: SimulatedRequest,
    isRegular: boolean,
    tried: number,
    refusal?: (typeof refusals)[number],
  ): void => {
    const goOn = () => {
      if (!isRegular) return;
      time.after(0.05 * random(), () => ask(newRequest(request.caller), true, 1));
    };
    const kind = tried === 1 ? firstTries : returns;
    kind.all += 1;
    if (tried === 1 && !isRegular) newcomers.all += 1;
    const told = service.ask(request, () => {
      tries.push(tried);
      goOn();
    });
    if (refusal && tried === 2) refusal.kept = told === undefined;
    if (told === undefined) {
      kind.served += 1;
      if (tried === 1 && !isRegular) newcomers.served += 1;
      if (tried > 1) waiting -= 1;
      if (request.stallsFor !== undefined) time.after(request.stallsFor, goOn);
      return;
    }
    let refused = refusal;
    if (refused === undefined) {
      waiting += 1;
      refused = { at: time.now(), told, place: waiting, kept: undefined };
      refusals.push(refused);
    }
    if (random() < leaving) {
      waiting -= 1;
      time.after(told, goOn);
    } else time.after(told + 0.1 * random(), () => ask(request, isRegular, tried + 1, refused));
  };

  const come = (isRegular: boolean) => {
    clients += 1;
    const name = options.addresses === 'shared' && isRegular ? 'regulars' : `client ${clients}`;
    ask(newRequest(options.addresses === 'one' ? undefined : name), isRegular, 1);
  };
  for (let i = 0; i < regulars; i++) time.after(random(), () => come(true));
  const insist = (client: string) => {
    service.ask(newRequest(client), () => {});
    time.after(0.5 + 2 * random(), () => insist(client));
  };
  const chapter = (caller: string) => {
    const sentences = Array.from({ length: 40 }, () => 3);
    const characters = 120 * CHARACTERS_A_SECOND;
    const stallsBehind = { sentences: 7, goneAfter: 20 };
    service.ask({ caller, characters, sentences, stallsBehind }, () => {});
    time.after(20.1, () => chapter(caller));
  };
  for (let i = 0; i < chapters; i++) time.after(20 * random(), () => chapter(`chapter ${i}`));
  for (let i = 0; i < impatient; i++) time.after(random(), () => insist(`impatient ${i}`));
  for (let at = 0; newcomersPerSecond > 0 && at < seconds; ) {
    at += -Math.log(1 - random()) / newcomersPerSecond;
    time.after(at, () => come(false));
  }
  time.passUntil(seconds);

  const isMeant = ({ caller }: { caller: string | undefined }) =>
    options.addresses !== 'shared' || caller === 'regulars';
  const freedAt = service.freed.filter(isMeant).map(({ at }) => at);
  const truthOf = (at: number, place: number) => {
    const before = freedAt.findIndex((freed) => freed > at);
    const free = before === -1 ? undefined : freedAt[before + place - 1];
    return free === undefined ? undefined : free - at;
  };
  return {
    tries: tries.sort((a, b) => a - b),
    advice: refusals.map(({ place, ...refusal }) => ({
      ...refusal,
      truth: truthOf(refusal.at, place),
    })),
    load: service.worked / seconds,
    firstTries,
    returns,
    newcomers,
  };
}

/** A sentence or two. */
const shortTexts = (random: () => number): number[] =>
  Array.from({ length: random() < 0.5 ? 1 : 2 }, () => 1.5 + 3 * random());

export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
