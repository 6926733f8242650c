import { dirname } from 'node:path';
import type { VoiceConfig } from '../voice-config/voice-config.ts';
import type { VoiceSums } from '../voice-sums.ts';
import { withoutFolders } from '../without-folders.ts';
import type { KeptVoice } from './kept-voice.ts';
import { brokenSeal, type Seals } from './prepare/seals.ts';

/** How long a voice that could not be prepared is not tried again, milliseconds. */
const RETRY_MS = 30_000;

/** A voice of the engine's list. It is known by its config, and kept from its first use on. */
export class ListedVoice {
  readonly config: VoiceConfig;
  /** Of its files, when the config was read. */
  readonly #seals: Seals;
  /** What a lock file says of it. */
  readonly locked: VoiceSums | undefined;
  kept: KeptVoice | undefined;
  /** Preparation that is under way. */
  preparing: Promise<KeptVoice> | undefined;
  #failure: { readonly reason: string; readonly until: number } | undefined;

  constructor(config: VoiceConfig, seals: Seals, locked: VoiceSums | undefined, kept?: KeptVoice) {
    this.config = config;
    this.#seals = seals;
    this.locked = locked;
    this.kept = kept;
  }

  /** Whether its files are those that were read, as far as can be told without reading them. */
  get isUntouched(): boolean {
    return brokenSeal(dirname(this.config.modelPath), this.#seals) === undefined;
  }

  /** Why it could not be prepared, without folders; undefined if nothing is wrong with it. */
  get problem(): string | undefined {
    return this.#failure?.reason;
  }

  /** Whether it is too soon to try again. */
  get isResting(): boolean {
    return this.#failure !== undefined && performance.now() < this.#failure.until;
  }

  failed(error: unknown): void {
    const { modelPath } = this.config;
    const said = error instanceof Error ? error.message : String(error);
    const reason = withoutFolders(said.replaceAll(/\s*\n\s*/g, ' '), [modelPath]);
    this.#failure = { reason, until: performance.now() + RETRY_MS };
  }

  succeeded(kept: KeptVoice): void {
    this.#failure = undefined;
    this.kept = kept;
  }
}
