import { median, quantile } from '../statistics.ts';
import type { Hearing } from './listen.ts';

/** What became of an audience. */
export interface AudienceFigures {
  /** Answers that began to play. */
  readonly streams: number;
  readonly refusals: number;
  /** Answers whose connection was lost. */
  readonly cut: number;
  /** Seconds of playing, of all streams. */
  readonly playedSeconds: number;
  readonly dryStreams: number;
  readonly gaps: number;
  readonly longestGapMs: number;
  readonly drySeconds: number;
  /** From the request to the first audio; undefined when none played. */
  readonly firstMs: number | undefined;
  readonly first95Ms: number | undefined;
}

/** @param now when it was over, on the clock of the hearings. */
export function audienceFigures(hearings: readonly Hearing[], now: number): AudienceFigures {
  const played = hearings.flatMap((hearing) => {
    if (hearing.outcome === 'refused') return [];
    const { startedAt } = hearing.playback;
    return startedAt === undefined ? [] : [{ ...hearing, startedAt }];
  });
  const gaps = played.flatMap(({ playback }) => playback.gaps.map(({ ms }) => ms));
  const firsts = played.map(({ askedAt, startedAt }) => startedAt - askedAt);
  // What a listener took and had no time to play does not count.
  const playedMs = played.map(
    ({ playback }) => playback.receivedSeconds * 1000 - playback.leadMs(now),
  );
  return {
    streams: played.length,
    refusals: hearings.filter(({ outcome }) => outcome === 'refused').length,
    cut: hearings.filter(({ outcome }) => outcome === 'cut').length,
    playedSeconds: playedMs.reduce((sum, ms) => sum + ms, 0) / 1000,
    dryStreams: played.filter(({ playback }) => playback.gaps.length > 0).length,
    gaps: gaps.length,
    longestGapMs: Math.max(0, ...gaps),
    drySeconds: gaps.reduce((sum, ms) => sum + ms, 0) / 1000,
    firstMs: firsts.length === 0 ? undefined : median(firsts),
    first95Ms: firsts.length === 0 ? undefined : quantile(firsts, 0.95),
  };
}
