import { isExact } from '../synthesis/level.ts';
import { pieceSeed } from '../synthesis/noise.ts';
import type { SpeechSettings } from '../synthesis/speech-settings.ts';
import { BATCH, SHARED_FLOW, STREAM, type WindowSchedule } from '../synthesis/window.ts';

/**
 * How workers make a piece, without the phoneme ids.
 * @param piece its index in the plan.
 * @param workers that may work for it at once.
 */
export function pieceTask(settings: SpeechSettings, piece: number, workers: number) {
  const { scales, speed, level, speaker, reproducible } = settings;
  const seed = pieceSeed(settings.seed, piece);
  return {
    input: { scales, speed, speaker, seed, exact: isExact(level.normalizeAudio) },
    level,
    reproducible,
    schedule:
      workers > 1
        ? { ...scheduleOf(settings, piece), ...SHARED_FLOW }
        : scheduleOf(settings, piece),
  };
}

/** Piper's own level needs the whole sentence before it gives any samples. */
function scheduleOf({ whole, level }: SpeechSettings, piece: number): WindowSchedule {
  if (whole || level.normalizeAudio === true) return BATCH;
  return piece === 0 ? STREAM : BATCH;
}
