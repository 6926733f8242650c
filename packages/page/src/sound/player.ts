import { AudioOutput } from './audio-output.ts';
import type { PlayerEvents, PlayerState } from './player-events.ts';
import { Speech } from './speech.ts';

/** Plays one speech at a time, while it is made, by AudioBufferSourceNodes one behind the other. */
export interface Player {
  /**
   * Asks the service and plays; ends what played before, whose promise resolves and whose events
   * are over. To be called in the handler of a click or key, so that browsers let it make sound.
   * Resolves when it was heard to its end or stopped.
   *
   * @param body of POST /v1/synthesize; the player sets its format.
   * @throws ServiceError (service/service-error.ts) if the service refuses, the answer is cut or
   *   the browser plays no sound. What was received is kept for {@link seek}.
   */
  play(body: Readonly<Record<string, unknown>>, events: PlayerEvents): Promise<void>;
  /** Silence at once, and the request is given up. What was received is kept for {@link seek}. */
  stop(): void;
  /**
   * Plays on from there, of what was received; also after the end or a stop. Does nothing as long
   * as nothing was received. To be called in the handler of a click or key.
   */
  seek(seconds: number): void;
  /** Seconds of audio that were heard, by the clock of the sound card. */
  readonly position: number;
  readonly state: PlayerState;
  /** Seconds received. */
  readonly received: number;
}

/** Browsers allow few contexts. */
const pageOutput = new AudioOutput();

/**
 * Wakes the sound card before anything is played: the first time takes a tenth of a second. To be called in the handler of
 * a click or key; elsewhere it does nothing.
 */
export function wakeSound(output: AudioOutput = pageOutput): void {
  if (!navigator.userActivation?.isActive) return;
  try {
    const { running, close } = output.open();
    running.catch(() => {}).finally(close);
  } catch {
    // Who plays is told.
  }
}

/** @param output The sound card; all players of a page share one unless told otherwise. */
export function createPlayer(output: AudioOutput = pageOutput): Player {
  let speech: Speech | null = null;
  return {
    play: (body, events) => {
      speech?.discard();
      speech = new Speech(output, events);
      return speech.play(body);
    },
    stop: () => speech?.stop(),
    seek: (seconds) => speech?.seek(seconds),
    get position() {
      return speech?.position ?? 0;
    },
    get state() {
      return speech?.state ?? 'idle';
    },
    get received() {
      return speech?.received ?? 0;
    },
  };
}
