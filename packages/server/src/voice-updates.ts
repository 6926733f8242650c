import { resolve } from 'node:path';
import type { Config } from '@hailo-piper/config';
import { EngineError, type VoiceInfo } from '@hailo-piper/engine';
import { type EngineSlot, type LeftOut, type VoiceWatch, watchVoices } from '@hailo-piper/speech';
import { StartError } from './exit-status.ts';
import { stateOf, statOf } from './file-state.ts';
import { voiceChoice, withoutDefault } from './load-engine.ts';
import { chooseModel, type ModelChoice } from './model-path.ts';
import type { Log } from './operation/log.ts';
import type { Settings } from './settings.ts';
import type { VoiceLock } from './voice-lock.ts';

export interface VoiceUpdatesOptions {
  readonly settings: Settings;
  readonly slot: EngineSlot;
  readonly log: Log;
  /** Voices that are not usable; changed in place. */
  readonly leftOut: LeftOut[];
  readonly lock: VoiceLock;
}

/** Files change in bursts; they are looked at when nothing has changed for so long, milliseconds. */
const QUIET_MS = 300;
/** Files that were being written to, and an engine that could not change, are looked at again. */
const AGAIN_MS = 1_000;
/** Shortest time between two looks for unknown names, milliseconds. */
const MISS_PAUSE_MS = 1_000;

/** Keeps the voices of the engine those of the folder while the service runs. */
export class VoiceUpdates {
  readonly #options: VoiceUpdatesOptions;
  #inForce: string;
  #default: string;
  #looking: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #watch: VoiceWatch | undefined;
  #watched = '';
  #missedAt = Number.NEGATIVE_INFINITY;
  #isClosed = false;
  #checking = new AbortController();

  /** @param choice that the engine in use was made from. */
  constructor(options: VoiceUpdatesOptions, choice: ModelChoice) {
    this.#options = options;
    this.#inForce = stateOfChoice(choice);
    this.#default = choice.models[0];
    this.#lookAgainFor(choice);
    this.#checkLocked(choice);
    this.#watchFolder();
  }

  /** Call it when the engine was replaced. */
  replaced(choice: ModelChoice): void {
    this.#inForce = stateOfChoice(choice);
    this.#default = choice.models[0];
    this.#lookAgainFor(choice);
    this.#checkLocked(choice);
    this.#watchFolder();
  }

  /** Reads the folder again, after earlier calls have ended, and gives the engine what changed. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#reported());
    return this.#looking;
  }

  /** As `look`, but not more often than a client may ask for unknown names. */
  async lookForMissing(): Promise<void> {
    if (performance.now() - this.#missedAt < MISS_PAUSE_MS) return this.#looking;
    this.#missedAt = performance.now();
    return this.look();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#checking.abort();
    await this.#watch?.close();
  }

  async #reported(): Promise<void> {
    if (this.#isClosed) return;
    try {
      await this.#once();
    } catch (error) {
      const isTemporary = error instanceof EngineError && error.code === 'engine_unavailable';
      if (isTemporary) return this.#lookIn(AGAIN_MS);
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.log.error('the voices were not changed', { reason });
    }
  }

  async #once(): Promise<void> {
    const { slot, log, leftOut, settings, lock } = this.#options;
    await lock.read(settings.current.voices.directory);
    const choice = this.#choose(settings.current);
    this.#lookAgainFor(choice);
    if (stateOfChoice(choice) === this.#inForce) return;
    const before = slot.voices().map(({ id }) => id);
    const changed = await this.#change(choice);
    this.#inForce = stateOfChoice(choice);
    this.#default = changed.models[0];
    const after = slot.voices().map(({ id }) => id);
    const known = new Set(leftOut.map(({ reason }) => reason));
    for (const { path, reason } of changed.leftOut) {
      if (!known.has(reason)) log.warning('a voice is left out', { path, reason });
    }
    leftOut.splice(0, leftOut.length, ...changed.leftOut);
    log.info('voices changed', {
      added: after.filter((id) => !before.includes(id)),
      removed: before.filter((id) => !after.includes(id)),
      voices: after.length,
    });
    this.#checkLocked(choice);
  }

  /** A default voice whose files are gone or broken stays, because something has to speak. */
  #choose(config: Config): ModelChoice {
    const { lock } = this.#options;
    try {
      return chooseModel(config, lock);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      const { voices } = config;
      const others = { piper: { normalize_audio: true }, voices: { ...voices, default: null } };
      const rest = chooseModel(others, lock);
      const kept = this.#default;
      return {
        ...rest,
        models: [kept],
        voices: [kept, ...rest.voices.filter((path) => path !== kept)],
        settling: [kept, ...rest.settling],
        leftOut: [...rest.leftOut, { path: kept, reason: error.message }],
      };
    }
  }

  /** Takes the first default voice that loads. */
  async #change(choice: ModelChoice): Promise<ModelChoice> {
    const { slot, settings } = this.#options;
    try {
      await slot.changeVoices(voiceChoice(choice, settings.current));
      return choice;
    } catch (error) {
      const [, next, ...others] = choice.models;
      const isVoice = error instanceof EngineError && error.code === 'voice_load_failed';
      if (!isVoice || next === undefined) throw error;
      return this.#change(withoutDefault(choice, [next, ...others], error.message));
    }
  }

  /**
   * Warns of locked voices that are absent, and reads those that are not prepared: the engine has
   * compared the others.
   */
  #checkLocked({ voices, settling, leftOut }: ModelChoice): void {
    const { lock, log, slot } = this.#options;
    for (const voice of lock.absent([...voices, ...settling, ...leftOut.map(({ path }) => path)])) {
      log.warning('a voice of voices.lock is not installed', { voice });
    }
    this.#checking.abort();
    this.#checking = new AbortController();
    const isPrepared = new Set(slot.voices().flatMap(preparedPath));
    const others = voices.filter((path) => !isPrepared.has(resolve(path)));
    lock.check(others, this.#checking.signal).then(
      (isWrong) => {
        if (isWrong) this.#lookIn(0);
      },
      () => {},
    );
  }

  #lookAgainFor({ settling }: ModelChoice): void {
    if (settling.length > 0) this.#lookIn(AGAIN_MS);
  }

  #lookIn(milliseconds: number): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.look(), milliseconds);
  }

  #watchFolder(): void {
    const { settings, log } = this.#options;
    const { directory } = settings.current.voices;
    const { model_path: model } = settings.current.piper;
    const paths = [directory, ...(model === undefined ? [] : [model, `${model}.json`])];
    if (paths.join('\n') === this.#watched) return;
    this.#watched = paths.join('\n');
    void this.#watch?.close();
    this.#watch = watchVoices({
      paths,
      onChange: () => this.#lookIn(QUIET_MS),
      onError: ({ message }) => {
        const hint = 'changes are seen at SIGHUP, and when an unknown voice is asked for';
        log.warning('the voices are not watched', { reason: message, hint });
      },
    });
  }
}

/** Identifies the voices and the state of their files. */
const stateOfChoice = ({ models, voices, settling, leftOut, locked }: ModelChoice): string =>
  JSON.stringify([
    models[0],
    [...voices, models[0]].map((model) => [model, fileState(model), fileState(`${model}.json`)]),
    settling,
    leftOut,
    locked,
  ]);

const preparedPath = ({ revision, modelPath }: VoiceInfo): string[] =>
  revision === undefined ? [] : [modelPath];

const fileState = (path: string): string => {
  const stats = statOf(path);
  return stats === undefined ? '' : stateOf(stats);
};
