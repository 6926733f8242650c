import { type Config, ConfigError } from '@hailo-piper/config';
import { aliasProblems, type EngineSlot, type LeftOut } from '@hailo-piper/speech';
import type { BankControl } from './bank/bank-control.ts';
import { EXIT, StartError } from './exit-status.ts';
import { type LoadedEngine, loadEngine } from './load-engine.ts';
import { chooseModel, type ModelChoice } from './model-path.ts';
import type { Log } from './operation/log.ts';
import type { Changes, Settings } from './settings.ts';
import type { VoiceLock } from './voice-lock.ts';
import type { VoiceUpdates } from './voice-updates.ts';

export interface ReloadOptions {
  readonly settings: Settings;
  readonly slot: EngineSlot;
  readonly log: Log;
  /** Reads the configuration again. @throws ConfigError, StartError. */
  readonly read: () => Promise<{ readonly config: Config; readonly source: string | null }>;
  /** Voices that are not usable; changed in place. */
  readonly leftOut: LeftOut[];
  readonly updates: VoiceUpdates;
  readonly lock: VoiceLock;
  readonly bank: Pick<BankControl, 'read' | 'use'>;
}

/**
 * Applies a changed configuration while the service runs, except keys that need a restart. With a
 * fault, or an engine that cannot be made, nothing changes.
 */
export class Reload {
  readonly #options: ReloadOptions;
  #running: Promise<boolean> = Promise.resolve(true);

  constructor(options: ReloadOptions) {
    this.#options = options;
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
    const { settings, log, read, slot, updates, lock, bank } = this.#options;
    const { config, source } = await read();
    const phrases = await bank.read(config.cache);
    await lock.read(config.voices.directory);
    const choice = chooseModel(config, lock);
    const changes = settings.changes(config);
    if (changes.reload.length > 0) {
      await this.#replaceEngine(config, choice, changes);
    } else {
      await updates.look();
      expectAliases(config, slot);
      settings.apply(config);
    }
    await bank.use(phrases);
    const changed = [...changes.live, ...changes.reload];
    log.info('configuration read again', { config: source, changed });
    if (changes.restart.length > 0) {
      const hint = 'the values with which the service was started stay in force';
      log.warning('changes that take a restart', { keys: changes.restart, hint });
    }
  }

  async #replaceEngine(config: Config, choice: ModelChoice, changes: Changes): Promise<void> {
    const { settings, slot, log, leftOut, updates } = this.#options;
    // At most two engines at once: each has its voice in memory.
    await slot.settled();
    const startedAt = performance.now();
    const loaded = await loadEngine(settings.applicable(config), choice, log);
    await expectAliasesOrClose(config, loaded);
    const attached = slot.attach(loaded.engine);
    settings.apply(config);
    await attached;
    leftOut.splice(0, leftOut.length, ...loaded.leftOut);
    updates.replaced(choice);
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
