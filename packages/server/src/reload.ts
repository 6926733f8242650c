import { statSync } from 'node:fs';
import { type Config, ConfigError } from '@hailo-piper/config';
import { aliasProblems, type EngineSlot, type LeftOut } from '@hailo-piper/speech';
import { EXIT, StartError } from './exit-status.ts';
import { type LoadedEngine, loadEngine } from './load-engine.ts';
import { chooseModel, type ModelChoice } from './model-path.ts';
import type { Log } from './operation/log.ts';
import type { Changes, Settings } from './settings.ts';

export interface ReloadOptions {
  readonly settings: Settings;
  readonly slot: EngineSlot;
  readonly log: Log;
  /** Reads the configuration again. @throws ConfigError, StartError. */
  readonly read: () => Promise<{ readonly config: Config; readonly source: string | null }>;
  /** Voices that are not usable; changed in place. */
  readonly leftOut: LeftOut[];
}

/**
 * Applies a changed configuration while the service runs, except keys that need a restart. With a
 * fault, or an engine that cannot be made, nothing changes.
 */
export class Reload {
  readonly #options: ReloadOptions;
  /** Files of the voice in use, with their inode, size and time of change. */
  #voice: string;
  #running: Promise<boolean> = Promise.resolve(true);

  /** @param choice that the engine in use was made from. */
  constructor(options: ReloadOptions, choice: ModelChoice) {
    this.#options = options;
    this.#voice = stateOf(choice);
  }

  /**
   * Reads the configuration and applies it, after earlier calls have ended.
   * @returns whether it is in force; the log says why not.
   */
  run(): Promise<boolean> {
    this.#running = this.#running.then(() => this.#reported());
    return this.#running;
  }

  async #reported(): Promise<boolean> {
    const { log } = this.#options;
    try {
      await this.#once();
      return true;
    } catch (error) {
      const isKnown = error instanceof ConfigError || error instanceof StartError;
      const faults = isKnown ? error.message.split('\n') : [error];
      for (const fault of faults) {
        log.error('the configuration was not read again; nothing has changed', { fault });
      }
      return false;
    }
  }

  async #once(): Promise<void> {
    const { settings, log, read } = this.#options;
    const { config, source } = await read();
    const choice = chooseModel(config);
    const changes = settings.changes(config);
    const isNewVoice = stateOf(choice) !== this.#voice;
    if (isNewVoice || changes.reload.length > 0) {
      await this.#replaceEngine(config, choice, changes);
    } else {
      expectAliases(config, this.#options.slot);
      settings.apply(config);
    }
    this.#voice = stateOf(choice);
    const changed = [...changes.live, ...changes.reload];
    log.info('configuration read again', { config: source, changed });
    if (changes.restart.length > 0) {
      const hint = 'the values with which the service was started stay in force';
      log.warning('changes that take a restart', { keys: changes.restart, hint });
    }
  }

  async #replaceEngine(config: Config, choice: ModelChoice, changes: Changes): Promise<void> {
    const { settings, slot, log, leftOut } = this.#options;
    // At most two engines at once: each has its voice in memory.
    await slot.settled();
    const startedAt = performance.now();
    const loaded = await loadEngine(settings.applicable(config), choice, log);
    await expectAliasesOrClose(config, loaded);
    const attached = slot.attach(loaded.engine);
    settings.apply(config);
    await attached;
    leftOut.splice(0, leftOut.length, ...loaded.leftOut);
    const milliseconds = Math.round(performance.now() - startedAt);
    const { modelPath: model } = loaded;
    log.info('engine replaced', { model, milliseconds, because: changes.reload });
  }
}

/** @throws StartError if an alias names nothing. */
export function expectAliases(
  { voices }: Pick<Config, 'voices'>,
  engine: Pick<EngineSlot, 'voices'>,
): void {
  const problems = aliasProblems(voices.aliases, engine.voices());
  if (problems.length > 0) throw new StartError(EXIT.config, problems.join('\n'));
}

/** As {@link expectAliases}, but closes the engine, whose process would outlive the service. */
export async function expectAliasesOrClose(
  config: Pick<Config, 'voices'>,
  { engine }: LoadedEngine,
): Promise<void> {
  try {
    expectAliases(config, engine);
  } catch (error) {
    await engine.close(0);
    throw error;
  }
}

/** Identifies the voice and the state of its files. */
const stateOf = ({ models: [model] }: ModelChoice): string =>
  [model, `${model}.json`].map((file) => `${file} ${changedAt(file)}`).join('\n');

const changedAt = (file: string): string => {
  const { mtimeMs = 0, size = 0, ino = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return `${ino} ${size} ${mtimeMs}`;
};
