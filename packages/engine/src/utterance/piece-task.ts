import { isExact } from '../synthesis/level.ts';
import { pieceSeed } from '../synthesis/noise.ts';
import type { SpeechSettings } from '../synthesis/speech-settings.ts';
import { BATCH, STREAM, type WindowSchedule } from '../synthesis/window.ts';

/**
 * The worker task that speaks a piece, without the phoneme ids.
 * @param piece its index in the plan.
 */
export function pieceTask(settings: SpeechSettings, piece: number) {
  const { scales, speed, level, speaker, reproducible } = settings;
  const seed = pieceSeed(settings.seed, piece);
  return {
    input: { scales, speed, speaker, seed, exact: isExact(level.normalizeAudio) },
    level,
    reproducible,
    schedule: scheduleOf(settings, piece),
  };
}

/** Piper's own level needs the whole sentence before it gives any samples. */
function scheduleOf({ whole, level }: SpeechSettings, piece: number): WindowSchedule {
  if (whole || level.normalizeAudio === true) return BATCH;
  return piece === 0 ? STREAM : BATCH;
}
