import { atLeast, atMost, count, type Target } from '../target.ts';
import type { ListenersResults } from './results.ts';

/** What is promised to listeners: as many as can be served never run dry, and more are refused. */
export function listenersTargets({ audiences }: ListenersResults): readonly Target[] {
  return audiences.flatMap(({ share, figures: { dryStreams, cut, refusals } }) => {
    const who = `${Math.round(100 * share)} % of capacity`;
    return [
      atMost(`streams that ran dry: ${who}`, 0, dryStreams, count),
      atMost(`streams that were cut: ${who}`, 0, cut, count),
      share > 1
        ? atLeast(`requests refused: ${who}`, 1, refusals, count)
        : atMost(`requests refused: ${who}`, 0, refusals, count),
    ];
  });
}
