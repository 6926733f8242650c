import { SERVICE, WHOLE } from '../names.ts';
import { atMost, milliseconds, ratio, type Target } from '../target.ts';
import type { ShortBehindLongResults } from './results.ts';

/** Each with its way to ask for the long one. */
const OURS: readonly string[] = [SERVICE, WHOLE];
const LATER_MS = 120;
/** The long one loses no more than the work of the short one. */
const LONGER_TO_SHORT = 1;

/** What is promised of one worker. Who has no worker to share, Piper, has no target. */
export function shortBehindLongTargets({ cases }: ShortBehindLongResults): readonly Target[] {
  return cases
    .filter(({ name }) => OURS.includes(name))
    .flatMap(({ name, long, figures }) => {
      const where = name === WHOLE ? `${long}, whole answer` : long;
      return [
        atMost(
          `first audio of a short request, later by (95 %): behind ${where}`,
          LATER_MS,
          figures.later95Ms,
          milliseconds,
        ),
        atMost(
          `what the long one loses, to the short one's time: ${where}`,
          LONGER_TO_SHORT,
          figures.longerToShort,
          ratio,
        ),
      ];
    });
}
