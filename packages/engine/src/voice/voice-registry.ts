import type { EngineSettings, VoiceChoice } from '../engine-options.ts';
import { EngineError } from '../errors.ts';
import type { LogSink } from '../log.ts';
import type { VoiceInfo } from '../speech-engine.ts';
import { describeVoice } from './describe-voice.ts';
import { findVoice, type WantedVoice } from './find-voice.ts';
import { KeptVoice } from './kept-voice.ts';
import type { ListedVoice } from './listed-voice.ts';
import { type DecoderCandidates, decoderCandidates } from './prepare/decoder-choice.ts';
import { thisProcessor } from './prepare/processor.ts';
import type { InstalledBounds } from './prepare/tidy-cache.ts';
import { readListed } from './read-listed.ts';
import { readVoiceFiles } from './voice-files.ts';
import { VoiceUses } from './voice-uses.ts';

/** Settings that all voices share. */
type RegistrySettings = Pick<
  EngineSettings,
  'preparedFolder' | 'maxPreparedBytes' | 'decoder' | 'defaults'
>;

/** Loads a voice into the workers. */
type Load = (voice: KeptVoice) => Promise<void>;

type Listed = ReadonlyMap<string, ListedVoice>;

const RETRY_AFTER_SECONDS = 5;

/**
 * The voices of an engine, by id. They may be replaced while requests use them. A voice is prepared
 * when it is first asked for, one voice at a time; the default voice before it is listed.
 */
export class VoiceRegistry {
  readonly #settings: RegistrySettings;
  readonly #log: LogSink;
  readonly #decoders: DecoderCandidates;
  readonly #uses = new VoiceUses();
  #listed: Listed = new Map();
  #default = '';
  /** Ids of the voices that are listed, or are about to be. */
  #ids: ReadonlySet<string> = new Set();
  #changing: Promise<void> = Promise.resolve();
  #preparing: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  /** Called when the voices, or what is known of them, have changed. */
  onChanged: () => void = () => {};

  private constructor(settings: RegistrySettings, log: LogSink) {
    this.#settings = settings;
    this.#log = log;
    this.#decoders = decoderCandidates(settings.decoder ?? 'auto', thisProcessor());
  }

  /**
   * Reads the voices' configs, and prepares the default voice and those to preload.
   * @throws EngineError `voice_load_failed` if a config is invalid, the default voice does not
   *   exist, or half precision is configured but not possible.
   */
  static async create(
    settings: RegistrySettings & VoiceChoice,
    log: LogSink,
  ): Promise<VoiceRegistry> {
    const registry = new VoiceRegistry(settings, log);
    await registry.change(settings);
    return registry;
  }

  /** What is known of the voices, in the order of the choice. */
  get voices(): readonly Omit<VoiceInfo, 'isLoaded'>[] {
    return Array.from(this.#listed, ([id, voice]) =>
      describeVoice(voice, this.#settings.defaults, id === this.#default),
    );
  }

  /** The config's voice. @throws EngineError `voice_not_found`, `voice_changed`. */
  find(wanted: WantedVoice): ListedVoice {
    const known = Array.from(this.#listed, ([id, { kept }]) => ({
      id,
      isDefault: id === this.#default,
      revision: kept?.revision,
    }));
    return this.#listed.get(findVoice(known, wanted).id) as ListedVoice;
  }

  /**
   * A voice that workers can load. It is prepared if it is not yet.
   * @throws EngineError `voice_not_found`, `voice_changed`; `engine_unavailable` if it cannot be
   *   prepared.
   */
  async keep(wanted: WantedVoice): Promise<KeptVoice> {
    const listed = this.find(wanted);
    if (listed.kept !== undefined) return listed.kept;
    if (listed.isResting) throw unusable(listed);
    listed.preparing ??= this.#prepare(listed).finally(() => {
      listed.preparing = undefined;
    });
    await listed.preparing;
    // It may have been replaced meanwhile.
    return this.keep(wanted);
  }

  /** Keeps a voice open until the returned function is called. Calling it again does nothing. */
  use(voice: KeptVoice): () => void {
    return this.#uses.add(voice);
  }

  /** Lets the prepared voices that are neither held by a worker nor in use be removed from disk. */
  rest(isHeld: (voice: KeptVoice) => boolean): void {
    for (const { kept } of this.#listed.values()) {
      if (kept !== undefined && !this.#uses.has(kept) && !isHeld(kept)) kept.rest();
    }
  }

  /** @param free called with each voice that is neither listed nor in use, before it is closed. */
  onUnused(free: (voice: KeptVoice) => Promise<void>): void {
    this.#uses.onUnused = free;
  }

  /**
   * Replaces the list of voices. A voice whose files are unchanged stays open. A voice that is no
   * longer listed is not found any more, and is closed when its last use ends. If this fails, the
   * list stays as it was. Concurrent changes run one after the other.
   * @param load called with the default voice, if it is new, before it is listed.
   * @throws EngineError `voice_load_failed`; any error of `load`.
   */
  change(choice: VoiceChoice, load?: Load): Promise<void> {
    const changed = this.#changing.then(() => this.#change(choice, load));
    this.#changing = changed.catch(() => {});
    return changed;
  }

  /** Closes all voices and releases their leases, so that prepared voices may be removed. */
  close(): void {
    this.#isClosed = true;
    this.#uses.closeAll();
    for (const { kept } of this.#listed.values()) kept?.close();
  }

  async #change(choice: VoiceChoice, load?: Load): Promise<void> {
    const listed = await readListed(choice, this.#listed, {
      decoders: this.#decoders,
      uses: this.#uses,
      log: this.#log,
    });
    this.#ids = new Set(listed.keys());
    const [first] = listed.keys();
    const chosen = choice.defaultVoice ?? first;
    const preferred = chosen === undefined ? undefined : listed.get(chosen);
    if (chosen === undefined || preferred === undefined) {
      const problem =
        chosen === undefined ? 'no voice is configured' : `there is no voice ${chosen}`;
      throw new EngineError('voice_load_failed', problem);
    }
    const before = this.#listed;
    const added: KeptVoice[] = [];
    try {
      for (const [id, voice] of listed) {
        const isWanted = id === chosen || (choice.preload?.includes(id) ?? true);
        if (!isWanted || voice.kept !== undefined) continue;
        await this.#makeListed(voice, id === chosen || choice.preload === undefined);
        if (voice.kept !== undefined) added.push(voice.kept);
      }
      if (before.get(chosen)?.kept !== preferred.kept) await load?.(preferred.kept as KeptVoice);
      if (this.#isClosed) throw new EngineError('draining', 'the engine is closed');
    } catch (error) {
      for (const voice of added) this.#uses.letGo(voice);
      throw error;
    }
    this.#listed = listed;
    this.#default = chosen;
    for (const [id, { kept }] of before) {
      if (kept !== undefined && listed.get(id)?.kept !== kept) this.#uses.letGo(kept);
    }
    this.onChanged();
  }

  /** @param isNeeded whether a failure is thrown; otherwise it is the voice's problem. */
  async #makeListed(voice: ListedVoice, isNeeded: boolean): Promise<void> {
    try {
      voice.succeeded(await this.#inTurn(() => this.#make(voice)));
    } catch (error) {
      if (isNeeded) throw error;
      this.#failed(voice, error);
    }
  }

  async #prepare(voice: ListedVoice): Promise<KeptVoice> {
    try {
      const kept = await this.#inTurn(() => this.#make(voice));
      if (this.#listed.get(voice.config.id) === voice) voice.succeeded(kept);
      else this.#uses.letGo(kept);
      this.onChanged();
      return kept;
    } catch (error) {
      this.#failed(voice, error);
      this.onChanged();
      throw unusable(voice);
    }
  }

  #failed(voice: ListedVoice, error: unknown): void {
    voice.failed(error);
    const { config, problem = '' } = voice;
    const about = { voice: config.id, reason: problem };
    this.#log({ level: 'warning', msg: 'a voice cannot be used', ...about });
  }

  get #installed(): InstalledBounds | undefined {
    const { maxPreparedBytes: maxBytes } = this.#settings;
    return maxBytes === undefined ? undefined : { ids: this.#ids, maxBytes };
  }

  /** Preparation takes much memory and a whole core, so voices are prepared one after another. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#preparing.then(work);
    this.#preparing = done.catch(() => {});
    return done;
  }

  async #make({ config, locked }: ListedVoice): Promise<KeptVoice> {
    const log = this.#log;
    const { preparedFolder: folder } = this.#settings;
    const decoders = this.#decoders;
    const read = () => readVoiceFiles(config.modelPath, decoders, locked);
    const voice = await KeptVoice.create(read, {
      ...{ folder, decoders, log },
      installed: () => this.#installed,
    });
    const { id, notes } = voice.config;
    for (const note of notes) log({ level: 'warning', msg: note, voice: id });
    return voice;
  }
}

function unusable({ config, problem }: ListedVoice): EngineError {
  return new EngineError(
    'engine_unavailable',
    `the voice ${config.id} cannot be used: ${problem}`,
    {
      field: 'voice',
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    },
  );
}
