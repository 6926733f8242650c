import {
  type AudioChunk,
  type Call,
  expectOpen,
  type Speech,
  type SpeechRequest,
  type VoiceInfo,
  withinCall,
} from '@hailo-piper/engine';
import { Flight } from './flight.ts';
import type { LevelFigures } from './levels/level.ts';
import type { FoundPhrase, PhraseStore } from './levels/phrase-store.ts';
import {
  dependsOnWindows,
  type Key,
  type Manner,
  mannerOf,
  seedOfPhrase,
  wordingKey,
} from './phrase-key.ts';
import type { PinnedPhrases } from './pinned-phrases.ts';
import { phraseOf } from './recording.ts';
import { replayed } from './replay.ts';
import type { SharedPhrases } from './shared/shared-phrases.ts';

/** How an answer came about. */
export type CacheUse =
  | { readonly status: 'hit'; readonly ageSeconds: number }
  | { readonly status: 'miss' | 'joined' };

/** Speech that went through the cache. */
export interface CachedSpeech extends Speech {
  readonly cache: CacheUse;
}

/** A request that is kept: with it, equal ones are found. */
export interface PhraseOrder {
  readonly key: Key;
  /** To the engine. */
  readonly request: SpeechRequest;
}

/** What was counted since the start. */
export interface PhraseFigures {
  /** By the slowest level that was asked. */
  readonly hits: Readonly<Record<string, number>>;
  readonly misses: number;
  readonly joined: number;
  /** Utterances that are being spoken for one or more readers, and may be joined. */
  readonly flights: number;
  readonly levels: Readonly<Record<string, LevelFigures>>;
  /** Whether the server that machines share can be asked; undefined without one. */
  readonly isServerUp: boolean | undefined;
}

/** Speech that is remembered, and is one while it is made. */
export interface Phrases {
  /**
   * The order of a request; undefined if it is not kept.
   * @param keepsDraw whether one draw will do for a request that would sound different each time.
   */
  order(request: SpeechRequest, voice: VoiceInfo, keepsDraw: boolean): PhraseOrder | undefined;
  /**
   * Gives what is kept, joins an equal order that is being spoken, or asks the engine.
   * @throws what the engine throws; the call's reason; EngineError `timeout`.
   */
  speak(order: PhraseOrder, call: Call, ask: Ask): Promise<CachedSpeech>;
  /** Those that stay. One draw will do for each of them, whoever asks. */
  readonly pinned: PinnedPhrases;
  figures(): PhraseFigures;
  close(): Promise<void>;
}

type Ask = (request: SpeechRequest, call: Call) => Promise<Speech>;

export interface PhrasesOptions {
  readonly store: PhraseStore;
  readonly pinned: PinnedPhrases;
  /** Of the program. */
  readonly version: string;
  /** Most bytes of one phrase; a longer one is not kept. */
  readonly maxPhraseBytes: number;
  /** Most bytes of all that are being spoken, as long as nobody has to share them. */
  readonly maxFlightBytes: number;
  /** A server by which machines share what they speak. Default: none. */
  readonly shared?: Pick<SharedPhrases, 'speak' | 'figures' | 'close'> | undefined;
}

export function createPhrases({
  store,
  pinned,
  version,
  maxPhraseBytes,
  maxFlightBytes,
  shared,
}: PhrasesOptions): Phrases {
  /** Those that may be joined. */
  const joinable = new Map<Key, Flight>();
  const flights = new Set<Flight>();
  const hits: Record<string, number> = Object.fromEntries(
    store.levels.map(({ name }) => [name, 0]),
  );
  let misses = 0;
  let joined = 0;

  const heldBytes = (): number => [...flights].reduce((sum, { bytes }) => sum + bytes, 0);

  const begin = (order: PhraseOrder, call: Call, ask: Ask) => {
    const { key, request } = order;
    let isOurs = false;
    const speak = (its: Call): Promise<Speech> => {
      isOurs = true;
      misses += 1;
      return ask(request, its);
    };
    const onComplete = ({ sampleRate }: Speech, chunks: readonly AudioChunk[]): void => {
      const spokenAt = Math.floor(Date.now() / 1000);
      store.keep(key, phraseOf(chunks, { sampleRate, spokenAt }));
    };
    const flight: Flight = new Flight(
      {
        speak: (its) => shared?.speak(order, its, () => speak(its)) ?? speak(its),
        mayGrow: (bytes) =>
          flight.bytes + bytes <= maxPhraseBytes && heldBytes() + bytes <= maxFlightBytes,
        onComplete,
        onClosed: () => {
          if (joinable.get(key) === flight) joinable.delete(key);
        },
        onOver: () => flights.delete(flight),
      },
      call,
    );
    flights.add(flight);
    joinable.set(key, flight);
    return { flight, isOurs: () => isOurs };
  };

  const toJoin = (key: Key, { priority }: Call): Flight | undefined => {
    const flight = joinable.get(key);
    const isSlower = flight?.priority === 'background' && priority !== 'background';
    return isSlower ? undefined : flight;
  };

  const join = async (flight: Flight, call: Call): Promise<CachedSpeech> => {
    joined += 1;
    return { ...(await flight.join(call)), cache: { status: 'joined' } };
  };

  const given = (
    { phrase, level }: FoundPhrase,
    { request }: PhraseOrder,
    call: Call,
  ): CachedSpeech => {
    hits[level] = (hits[level] ?? 0) + 1;
    const { sampleRate, spokenAt } = phrase.wording;
    const ageSeconds = Math.max(0, Math.floor(Date.now() / 1000) - spokenAt);
    const audio = replayed(phrase, call);
    return { voice: request.voice ?? '', sampleRate, audio, cache: { status: 'hit', ageSeconds } };
  };

  return {
    pinned,
    order(request, voice, keepsDraw) {
      const manner = mannerOf(request, voice, version);
      if (manner === undefined) return undefined;
      if (isSameEachTime(request, voice)) return orderOf(manner, request, voice);
      if (!keepsDraw && !pinned.hasAny) return undefined;
      // The same draw for answers that flow and whole ones.
      const flowing = mannerOf({ ...request, whole: false }, voice, version) ?? manner;
      const seeded = { ...request, seed: request.seed ?? seedOfPhrase(flowing, request) };
      const itsManner = mannerOf(seeded, voice, version);
      const order = itsManner && orderOf(itsManner, seeded, voice);
      return keepsDraw || (order && pinned.has(order.key)) ? order : undefined;
    },
    async speak(order, call, ask) {
      expectOpen(call);
      const { key } = order;
      const flight = toJoin(key, call);
      if (flight !== undefined) return join(flight, call);
      const found =
        store.inMemory(key) ??
        (store.mayFetch(key) ? await withinCall(call, store.fetch(key)) : undefined);
      if (found !== undefined) return given(found, order, call);
      // Another one may have begun while the disk was asked.
      const meanwhile = toJoin(key, call);
      if (meanwhile !== undefined) return join(meanwhile, call);
      const { flight: ours, isOurs } = begin(order, call, ask);
      const speech = await ours.join(call);
      if (isOurs()) return { ...speech, cache: { status: 'miss' } };
      // Another machine speaks it.
      joined += 1;
      return { ...speech, cache: { status: 'joined' } };
    },
    figures: () => ({
      hits,
      misses,
      joined,
      flights: flights.size,
      levels: Object.fromEntries(store.levels.map((level) => [level.name, level.figures()])),
      isServerUp: shared?.figures().isUp,
    }),
    async close() {
      await store.close();
      await shared?.close();
    },
  };
}

/**
 * Whether equal requests sound the same: with a seed, or without noise. A voice that does not run
 * in windows draws its own noise, whatever the seed.
 */
function isSameEachTime(request: SpeechRequest, { defaults, windowed }: VoiceInfo): boolean {
  const { noiseScale = defaults.noiseScale, noiseWScale = defaults.noiseWScale } = request;
  return (windowed && request.seed !== undefined) || (noiseScale === 0 && noiseWScale === 0);
}

/**
 * All are spoken with times, so that each kind of answer is made of them, and where windows change
 * no sample as answers that flow.
 */
function orderOf(manner: Manner, request: SpeechRequest, { defaults }: VoiceInfo): PhraseOrder {
  const whole = dependsOnWindows(request, defaults) && request.whole === true;
  const key = wordingKey(manner, request);
  return { key, request: { ...request, whole, timestamps: true } };
}
