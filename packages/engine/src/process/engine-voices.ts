import type { VoiceChoice } from '../engine-options.ts';
import { EngineError, fromWireError } from '../errors.ts';
import type { EngineState, SpeechRequest, VoiceInfo } from '../speech-engine.ts';
import { findVoice, type WantedVoice } from '../voice/find-voice.ts';
import { speakerNumber } from '../voice-config/find-speaker.ts';
import type { FromEngine, ToEngine } from './protocol.ts';

/** A pending change of the engine process's voices. */
interface Change {
  readonly choice: VoiceChoice;
  readonly done: PromiseWithResolvers<readonly VoiceInfo[]>;
}

/** The voices of the engine process, as it reported them, and pending changes of them. */
export class EngineVoices {
  #choice: VoiceChoice;
  #list: readonly VoiceInfo[] = [];
  readonly #changes = new Map<number, Change>();
  readonly #send: (message: ToEngine) => void;
  #lastId = 0;

  /**
   * @param choice the voices of the first process.
   * @param send sends a message to the current engine process.
   */
  constructor(choice: VoiceChoice, send: (message: ToEngine) => void) {
    const { voices, defaultVoice, preload, settling } = choice;
    this.#choice = { voices, defaultVoice, preload, settling };
    this.#send = send;
  }

  /** The voices to start the next process with. */
  get choice(): VoiceChoice {
    return this.#choice;
  }

  get list(): readonly VoiceInfo[] {
    return this.#list;
  }

  /**
   * Finds the voice of a request.
   * @throws EngineError `voice_not_found`, `voice_changed`, `speaker_not_found`.
   */
  find(request: WantedVoice & Pick<SpeechRequest, 'speaker'>): VoiceInfo {
    const voice = findVoice(this.#list, request);
    speakerNumber(request.speaker, voice);
    return voice;
  }

  /**
   * Changes the voices of the engine process. On failure they stay as they were.
   * @param state of the engine.
   * @throws EngineError `voice_load_failed`; `draining` when the engine is closed;
   *   `engine_unavailable` when there is no process, or it ends meanwhile.
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
    if (message.type === 'loaded') {
      this.#hold(new Set(message.ids));
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

  #hold(loaded: ReadonlySet<string>): void {
    this.#list = this.#list.map((voice) => {
      const isLoaded = loaded.has(voice.id);
      return voice.isLoaded === isLoaded ? voice : { ...voice, isLoaded };
    });
  }

  /** Call it when the engine process is gone: pending changes fail. */
  processLost(): void {
    this.#hold(new Set());
    const error = unavailable('the engine process ended before its voices were changed');
    for (const { done } of this.#changes.values()) done.reject(error);
    this.#changes.clear();
  }
}

function unavailable(message: string): EngineError {
  return new EngineError('engine_unavailable', message, { retryAfterSeconds: 1 });
}
