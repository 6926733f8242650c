import { isExact } from '../synthesis/level.ts';
import { pieceSeed } from '../synthesis/noise.ts';
import type { SpeechSettings } from '../synthesis/speech-settings.ts';
import { BATCH, forSharing, STREAM, type WindowSchedule } from '../synthesis/window.ts';
import type { VoiceWindows } from '../voice/prepare/voice-windows.ts';

/** What a piece is made by. */
export interface Makers {
  /** Workers that may work for it at once. */
  readonly workers: number;
  /** Windows of the voice on this machine, if they were measured. */
  readonly windows: VoiceWindows | undefined;
}

/**
 * How workers make a piece, without the phoneme ids.
 * @param index of the piece in the plan.
 */
export function pieceTask(settings: SpeechSettings, index: number, makers: Makers) {
  const { scales, speed, level, speaker, reproducible } = settings;
  const piece = settings.piecesBefore + index;
  const seed = pieceSeed(settings.seed, piece);
  const schedule = scheduleOf(settings, piece, makers);
  return {
    input: { scales, speed, speaker, seed, exact: isExact(level.normalizeAudio) },
    level,
    reproducible,
    schedule: makers.workers > 1 ? forSharing(schedule, makers.workers) : schedule,
  };
}

/** Piper's own level needs the whole sentence before it gives any samples. */
function scheduleOf(
  { whole, level: { normalizeAudio } }: SpeechSettings,
  piece: number,
  { windows }: Makers,
): WindowSchedule {
  if (whole || normalizeAudio === true || piece > 0) return BATCH;
  const { schedule = STREAM } = windows?.[isExact(normalizeAudio) ? 'exact' : 'fast'] ?? {};
  return schedule;
}
