import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { STREAM, type WindowSchedule } from '../../synthesis/window.ts';
import type { WindowCosts } from '../../window-costs.ts';

/** What windows take on this machine, and the schedule that was solved for that. */
export interface MeasuredWindows {
  readonly costs: WindowCosts;
  /** Of the first piece of a text. */
  readonly schedule: WindowSchedule;
}

/** Windows of a prepared voice on this machine. Part of its entry, see `windows-file.ts`. */
export interface VoiceWindows {
  /** Of the fast parts, whose samples depend on the schedule by their last bit. */
  readonly fast: MeasuredWindows;
  /** Of the exact parts. */
  readonly exact: MeasuredWindows;
}

/** Whether what was read from a file can be used: windows of a wrong schedule would never end. */
export function areWindows(found: Partial<VoiceWindows> | null): found is VoiceWindows {
  return [found?.fast, found?.exact].every(
    (measured) => isCosts(measured?.costs) && isSchedule(measured?.schedule),
  );
}

/** Names a schedule in a voice's revision; empty for the usual one. */
export function scheduleMark(schedule: WindowSchedule = STREAM): string {
  if (isDeepStrictEqual(schedule, STREAM)) return '';
  const values = Object.entries(schedule).sort(([one], [other]) => (one < other ? -1 : 1));
  return `-${createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 8)}`;
}

const within = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most;

const isFrames = (value: unknown): boolean => Number.isInteger(value) && within(value, 1, 1e6);

function isSchedule(schedule: Partial<WindowSchedule> | undefined): boolean {
  const {
    first,
    max,
    growth,
    absorb,
    flowFirst,
    flowMax,
    flowGrowth,
    flowAbsorb,
    held,
    heldShare,
  } = schedule ?? {};
  return (
    [first, max, flowFirst, flowMax].every(isFrames) &&
    [growth, flowGrowth].every((value) => within(value, 1, 100)) &&
    [absorb, heldShare].every((value) => within(value, 0, 1)) &&
    [flowAbsorb, held].every((value) => within(value, 0, 1e6))
  );
}

function isCosts(costs: Partial<WindowCosts> | undefined): boolean {
  return [costs?.encoder, costs?.flow, costs?.decoder].every(
    (cost) => within(cost?.fixedMs, 0, 1e9) && within(cost?.msPerUnit, 0, 1e9),
  );
}
