import { join } from 'node:path';
import { type Config, ConfigError } from '@hailo-piper/config';
import type { BankPhrase } from '@hailo-piper/config/phrases';
import type { Phrases } from '@hailo-piper/phrases';
import { EXIT, StartError } from '../exit-status.ts';
import { stateDirectory } from '../state-directory.ts';
import type { BankSocket } from './bank-socket.ts';
import type { PhraseBank, PhraseBankOptions } from './phrase-bank.ts';
import { SOCKET_NAME } from './socket-name.ts';

export interface BankControlOptions extends Omit<PhraseBankOptions, 'pinned' | 'notes'> {
  /** The cache, if there is one. */
  readonly phrases: Phrases | undefined;
  /** Whether the cache has a disk. */
  readonly hasDisk: boolean;
}

/** Opens the phrase bank when the configuration first names a file; before, nothing of it is loaded. */
export class BankControl {
  readonly #options: BankControlOptions;
  #bank: PhraseBank | undefined;
  #socket: BankSocket | undefined;

  constructor(options: BankControlOptions) {
    this.#options = options;
  }

  /**
   * Reads the phrases that a configuration names; none if it names no file.
   * @throws StartError with every fault of the file, or if there is no disk to keep them on.
   */
  async read({ phrases_file: file }: Config['cache']): Promise<readonly BankPhrase[]> {
    if (file === null) return [];
    const { phrases, hasDisk } = this.#options;
    if (phrases === undefined || !hasDisk) {
      const needed = phrases === undefined ? 'performance.cache_enabled: true' : 'cache.disk';
      throw new StartError(EXIT.config, `cache.phrases_file needs ${needed}`);
    }
    const { readPhrases } = await import('@hailo-piper/config/phrases');
    try {
      return readPhrases(file);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      throw new StartError(EXIT.config, error.message, error);
    }
  }

  /** Keeps these phrases from now on. Call it again when voices or settings have changed. */
  async use(phrases: readonly BankPhrase[]): Promise<void> {
    if (this.#bank === undefined && phrases.length > 0) await this.#open();
    this.#bank?.use(phrases);
  }

  /** Phrases by their state. */
  counts(): ReturnType<PhraseBank['counts']> {
    return this.#bank?.counts() ?? { kept: 0, missing: 0, stale: 0 };
  }

  async close(): Promise<void> {
    await this.#socket?.close();
    await this.#bank?.close();
  }

  async #open(): Promise<void> {
    const { phrases: cache, hasDisk: _hasDisk, ...options } = this.#options;
    if (cache === undefined) return;
    const [{ PhraseBank }, { openBankSocket }] = await Promise.all([
      import('./phrase-bank.ts'),
      import('./bank-socket.ts'),
    ]);
    const state = stateDirectory(process.env);
    const notes = join(state, 'phrase-bank.json');
    this.#bank = new PhraseBank({ ...options, pinned: cache.pinned, notes });
    this.#socket = await openBankSocket(join(state, SOCKET_NAME), this.#bank, options.log);
  }
}
