import type { Job } from './job.ts';

/** What was given to a caller, or to one of its jobs. */
export interface Account {
  /** Cost of its units, beginning with what the others had used when it came. */
  used: number;
  /** Units that are running. */
  running: number;
}

/** The jobs of one caller. */
export interface Caller extends Account {
  /** The one whose turn was longest ago first. */
  readonly turns: Turn[];
}

export interface Turn extends Account {
  readonly job: Job;
  /** When its latest unit began, or the job came; in milliseconds of `performance.now()`. */
  latestAt: number;
}

/** A job and what decides its order, the first difference first; the least goes first. */
interface Ready {
  /** 0 for a job that needs audio now, more for one that can wait. */
  readonly rank: number;
  /** What its caller has used, less a head start. */
  readonly share: number;
  /** Of its caller in the line. */
  readonly place: number;
  readonly caller: Caller;
  readonly turn: Turn;
}

/**
 * A listener with less audio may hear a gap before its turn comes round: so many rounds in which each
 * job that waits has a unit. Who comes new goes before those with half of it, so that is two rounds,
 * because units may take twice what was measured.
 */
const SHORT_ROUNDS = 4;
/** No longer than this, milliseconds; also where units were not measured. */
const MOST_SHORT_MS = 3000;
/**
 * What a caller may be given before others while its listener is about to hear a gap, in the measure
 * of costs: phoneme ids, 26 to a second of speech.
 */
const MOST_AHEAD = 600;
/** The same for a listener who has heard nothing yet: those who have half of that or less go before it. */
const AHEAD_WHEN_NEW = 300;
/** Who has waited for its turn for longer, milliseconds, has a larger head start with every second. */
const PATIENT_MS = 5000;
/** So much larger: who has heard nothing is then before all others within ten seconds, however many. */
const AHEAD_A_SECOND = 60;

/**
 * The jobs that are ready, in the order in which they may take a worker.
 * @param now in milliseconds of `performance.now()`.
 */
export function inOrder(line: readonly Caller[], now: number): Ready[] {
  const ready = line.flatMap((caller, place) =>
    caller.turns
      .filter(({ job }) => job.ready)
      .map((turn) => ({ rank: rankOf(turn.job), place, caller, turn })),
  );
  const shortMs = shortOf(ready);
  return ready
    .map((one): Ready => ({ ...one, share: one.caller.used - headStart(one.turn, now, shortMs) }))
    .sort(
      (one, other) =>
        one.rank - other.rank ||
        one.share - other.share ||
        one.place - other.place ||
        one.turn.used - other.turn.used,
    );
}

const rankOf = ({ priority, isAhead }: Job): number =>
  (priority === 'background' ? 2 : 0) + (isAhead ? 1 : 0);

/** How little audio is little for a listener now, milliseconds. */
function shortOf(ready: readonly Omit<Ready, 'share'>[]): number {
  let roundMs = 0;
  for (const { rank, turn } of ready) {
    if (rank === 0) roundMs += turn.job.unitMs ?? MOST_SHORT_MS;
  }
  return roundMs === 0 ? MOST_SHORT_MS : Math.min(MOST_SHORT_MS, SHORT_ROUNDS * roundMs);
}

const headStart = ({ job, latestAt }: Turn, now: number, shortMs: number): number =>
  aheadFor(job, shortMs) + (AHEAD_A_SECOND * Math.max(0, now - latestAt - PATIENT_MS)) / 1000;

const aheadFor = ({ leadMs }: Job, shortMs: number): number =>
  leadMs === undefined ? AHEAD_WHEN_NEW : MOST_AHEAD * Math.max(0, 1 - leadMs / shortMs);
