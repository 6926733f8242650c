import type { VoiceChoice } from '../engine-options.ts';
import { EngineError, fromWireError } from '../errors.ts';
import type { EngineState, SpeechRequest, VoiceInfo } from '../speech-engine.ts';
import { speakerNumber } from '../voice/find-speaker.ts';
import { findVoice, type WantedVoice } from '../voice/find-voice.ts';
import type { FromEngine, ToEngine } from './protocol.ts';

/** A change of the voices that an engine process was asked for. */
interface Change {
  readonly choice: VoiceChoice;
  readonly done: PromiseWithResolvers<readonly VoiceInfo[]>;
}

/** The voices of the engine process, as it has told them, and the changes it was asked for. */
export class EngineVoices {
  #choice: VoiceChoice;
  #list: readonly VoiceInfo[] = [];
  readonly #changes = new Map<number, Change>();
  readonly #send: (message: ToEngine) => void;
  #lastId = 0;

  /**
   * @param choice the voices that the first process is started with.
   * @param send gives a message to the engine process of the time.
   */
  constructor({ voices, defaultVoice }: VoiceChoice, send: (message: ToEngine) => void) {
    this.#choice = { voices, defaultVoice };
    this.#send = send;
  }

  /** What the next process is started with. */
  get choice(): VoiceChoice {
    return this.#choice;
  }

  get list(): readonly VoiceInfo[] {
    return this.#list;
  }

  /**
   * The voice that a request wants.
   * @throws EngineError `voice_not_found`, `voice_changed`, `speaker_not_found`.
   */
  find(request: WantedVoice & Pick<SpeechRequest, 'speaker'>): VoiceInfo {
    const voice = findVoice(this.#list, request);
    speakerNumber(request.speaker, voice);
    return voice;
  }

  /**
   * Asks the engine process for other voices.
   * @param state of the engine.
   * @throws EngineError `voice_load_failed`; `draining` when the engine is closed; `engine_unavailable`
   *   when there is no process, or it ends on the way. The voices are then those of before.
   */
  async change(choice: VoiceChoice, state: EngineState): Promise<readonly VoiceInfo[]> {
    if (state === 'closed') throw new EngineError('draining', 'the engine is closed');
    if (state !== 'ready') throw unavailable('there is no engine process at the moment');
    const done = Promise.withResolvers<readonly VoiceInfo[]>();
    this.#lastId += 1;
    this.#changes.set(this.#lastId, { choice, done });
    this.#send({ type: 'change-voices', id: this.#lastId, choice });
    return done.promise;
  }

  /** @returns whether the message was about voices. */
  receive(message: FromEngine): boolean {
    if (message.type === 'voices') {
      this.#list = message.voices;
      return true;
    }
    if (message.type !== 'voices-changed') return false;
    const change = this.#changes.get(message.id);
    this.#changes.delete(message.id);
    if (change !== undefined && message.error === undefined) {
      this.#choice = change.choice;
      change.done.resolve(this.#list);
    } else if (message.error !== undefined) {
      change?.done.reject(fromWireError(message.error));
    }
    return true;
  }

  /** The engine process is gone, and with it the changes under way. */
  processLost(): void {
    const error = unavailable('the engine process ended before its voices were changed');
    for (const { done } of this.#changes.values()) done.reject(error);
    this.#changes.clear();
  }
}

function unavailable(message: string): EngineError {
  return new EngineError('engine_unavailable', message, { retryAfterSeconds: 1 });
}
