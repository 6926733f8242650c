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

/** With less audio than this, a listener may hear a gap before its turn comes round, milliseconds. */
const SHORT_MS = 3000;
/**
 * What a caller may be given before others while its listener is about to hear a gap, in the measure
 * of costs: phoneme ids, 26 to a second of speech.
 */
const MOST_AHEAD = 600;
/** The same for a listener who has heard nothing yet: those who have 1.5 s or less go before it. */
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
  return line
    .flatMap((caller, place) =>
      caller.turns
        .filter(({ job }) => job.ready)
        .map((turn): Ready => {
          const share = caller.used - headStart(turn, now);
          return { rank: rankOf(turn.job), share, place, caller, turn };
        }),
    )
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

const headStart = ({ job, latestAt }: Turn, now: number): number =>
  aheadFor(job) + (AHEAD_A_SECOND * Math.max(0, now - latestAt - PATIENT_MS)) / 1000;

const aheadFor = ({ leadMs }: Job): number =>
  leadMs === undefined ? AHEAD_WHEN_NEW : MOST_AHEAD * Math.max(0, 1 - leadMs / SHORT_MS);
