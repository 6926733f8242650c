import { EngineError } from '../errors.ts';
import { VoiceLost } from '../losses.ts';
import type { KeptVoice } from '../voice/kept-voice.ts';
import type { WorkerPool } from './worker-pool.ts';

const TRIES = 2;

/**
 * Loads a voice in every worker. If files vanished since their last check, they are prepared again.
 * @throws EngineError `voice_load_failed`, `engine_unavailable`.
 */
export async function loadIntoWorkers(
  pool: WorkerPool,
  voice: KeptVoice,
  exact: boolean,
): Promise<void> {
  let lostLife: number | undefined;
  for (let lost = 0; ; ) {
    const turn = voice.turn({ same: true, lostLife });
    if ('wait' in turn) {
      await turn.wait;
      continue;
    }
    try {
      return await pool.load(turn.voice, exact);
    } catch (error) {
      if (!(error instanceof VoiceLost)) throw error;
      lost += 1;
      if (lost === TRIES) throw new EngineError('voice_load_failed', error.message);
      lostLife = turn.voice.life;
    }
  }
}
