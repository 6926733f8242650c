/**
 * The interface of every engine. `InProcessEngine.create` makes one with threads of this process,
 * `SupervisedEngine.create` one with a child process that is watched and restarted, and
 * `createSpeechEngine` chooses between them. Both pass `speech-engine-errors.test.ts`.
 */

import type { Call } from './call.ts';
import type { Passage, PassageEnd } from './passage.ts';
import type { PieceTiming } from './speech-timing.ts';
import type { VoiceChoice } from './voice-choice.ts';
import type { VoiceInfo } from './voice-info.ts';

export type { Passage, PassageEnd } from './passage.ts';
export type { DecoderArithmetic, VoiceDefaults, VoiceInfo } from './voice-info.ts';

export interface SpeechRequest {
  /** Text to speak; well-formed Unicode without NUL. `[[ … ]]` blocks are raw phonemes. */
  readonly text: string;
  /** Voice id (the model's file stem). Default: the engine's default voice. */
  readonly voice?: string;
  /** Required revision of the voice (`VoiceInfo.revision`). Default: the current one. */
  readonly revision?: string;
  /** Speaker of a multi-speaker voice, by number or by name. Default: 0. */
  readonly speaker?: number | string;
  /** Length scale: larger is slower. Default: configuration, else the voice's own, else 1. */
  readonly lengthScale?: number;
  /** Divides the length of speech (OpenAI's `speed`); exact if the voice is windowed. Default 1. */
  readonly speed?: number;
  /** Default: configuration, else the voice's own, else 0.667. */
  readonly noiseScale?: number;
  /** Default: configuration, else the voice's own, else 0.8. */
  readonly noiseWScale?: number;
  /** Gain after normalisation. Default: configuration, else 1. */
  readonly volume?: number;
  /**
   * `true`: Piper's peak normalisation of each sentence. `false`: the model's own level. `steady`:
   * one gain per voice and a limiter. Default: configuration, else steady.
   */
  readonly normalizeAudio?: boolean | 'steady';
  /** Silence between sentences, seconds. Default 0, as Piper 1.3.0. */
  readonly sentenceSilenceSeconds?: number;
  /**
   * Makes the audio reproducible: the same request gives the same samples, with any number of
   * threads and after every restart. A safe integer from 0. Default: fresh noise.
   */
  readonly seed?: number;
  /**
   * Speaks on one thread, because the last bits of a sum depend on how threads share it. Default:
   * true if there is a seed.
   */
  readonly reproducible?: boolean;
  /** The audio is needed only as a whole: less work, but a later first chunk. Default false. */
  readonly whole?: boolean;
  /** Adds the times of each sentence, word and phoneme. Default false. */
  readonly timestamps?: boolean;
  /**
   * Result for a text that is not blank but has no sound (`...`): a tenth of a second of silence,
   * or `input_not_speakable`. Default `error`; a blank text is always an error.
   */
  readonly unspeakable?: 'silence' | 'error';
  /** Makes it a part of a text that arrives in parts. Default: it is a text of its own. */
  readonly passage?: Passage;
}

/** A phoneme that the voice has no id for, and how often it was left out. */
export interface UnknownPhoneme {
  /** A code point. */
  readonly phoneme: string;
  readonly count: number;
}

/** What is known of an utterance when its audio begins, and how long that took. */
export interface UtterancePlan {
  /**
   * Number of phoneme ids to speak, including BOS, PAD and EOS. Final only in the last chunk: later
   * sentences may be unread while the first is heard.
   */
  readonly phonemeIds: number;
  /** Phonemes the voice has no id for, by first occurrence, in the text of `phonemeIds`. */
  readonly unknown: readonly UnknownPhoneme[];
  /** Milliseconds until a worker took the request. */
  readonly queueMs: number;
  /** Milliseconds from the text to the phoneme ids of the first audio. */
  readonly planMs: number;
  /** How far a passage goes, if more text follows it. Final only in the last chunk. */
  readonly passage?: PassageEnd;
}

/** Mono signed 16-bit audio. Chunks come in order. */
export interface AudioChunk {
  readonly samples: Int16Array;
  /** Of the utterance; in every chunk. */
  readonly plan: UtterancePlan;
  /** Index of its sentence, from 0. */
  readonly sentence: number;
  /**
   * Index of its piece, from 0. A piece is spoken at once: a sentence, or a part of one that is too
   * long for that.
   */
  readonly piece: number;
  /** True for silence, between sentences or in place of them; false for speech. */
  readonly silence: boolean;
  /** On the first chunk of a piece, if `timestamps` was requested; `TimingJoiner` joins pieces. */
  readonly timing?: PieceTiming;
  /** True on the last chunk of a piece, and on the last chunk of the silence after it, if any. */
  readonly last: boolean;
  /** Samples of the utterance after this chunk, known in the last piece; null before. */
  readonly samplesToCome: number | null;
  /** True on the last chunk of the whole utterance. */
  readonly final: boolean;
}

export interface Speech {
  readonly voice: string;
  /** Hz. */
  readonly sampleRate: number;
  /**
   * Read once, in order. Synthesis pauses while nobody reads. `return()` (leaving a `for await`) or
   * aborting the call's signal drops the rest.
   *
   * Throws the signal's reason, or EngineError: `input_not_speakable`, `invalid_input`,
   * `audio_too_long`, `synthesis_failed`, `engine_unavailable`, `timeout` when the call's deadline
   * passes, `draining` when the engine is closed. An engine with its own process also throws
   * `timeout` if the text hangs it, `engine_crashed` if the text ends it, and `voice_changed` if
   * the process that continues the request has another voice. (In the calling process a hang or a
   * crash would take the caller with it.)
   */
  readonly audio: AsyncIterable<AudioChunk>;
}

export interface PhonemizeRequest {
  /** As in SpeechRequest. */
  readonly text: string;
  /** Voice whose ids the phonemes are turned into. Default: the engine's default voice. */
  readonly voice?: string;
  /** espeak's name of a language, instead of the voice's own. */
  readonly espeakVoice?: string;
}

export interface PhonemizedSentence {
  /** NFD code points, as Piper 1.3.0 hands them to the voice. */
  readonly phonemes: string;
  readonly ids: readonly number[];
  /** Phonemes the voice has no id for, in order. */
  readonly unknown: readonly string[];
}

export interface Phonemized {
  /** Empty for a voice whose phonemes are the letters of the text. */
  readonly espeakVoice: string;
  readonly sentences: readonly PhonemizedSentence[];
}

/** `failing`: the engine cannot speak, and tries again from time to time. */
export type EngineState = 'starting' | 'ready' | 'restarting' | 'failing' | 'draining' | 'closed';

/** Monotonic since the front-end started; restarts of the engine process do not reset them. */
export interface EngineCounters {
  readonly engineRestarts: number;
  readonly workerReplacements: number;
  readonly sentences: number;
  readonly audioSeconds: number;
  /** Seconds workers spent on synthesis. */
  readonly synthesisSeconds: number;
  readonly unknownPhonemes: number;
}

export interface EngineStatus {
  readonly state: EngineState;
  /** Why the engine cannot speak, in words that any client may read; absent while it can. */
  readonly reason?: string;
  /** Process that makes the speech, while there is one. */
  readonly pid: number | undefined;
  /** `threads`: ONNX Runtime threads in each worker. */
  readonly workers: { readonly total: number; readonly busy: number; readonly threads: number };
  /**
   * Accepted requests: `waiting` have not had a worker yet, `active` have. `slow` counts the active
   * ones whose readers leave audio untaken; they hold no place in the queue.
   */
  readonly queue: {
    readonly waiting: number;
    readonly active: number;
    readonly slow?: number;
    readonly limit: number;
  };
  readonly counters: EngineCounters;
}

export interface SpeechEngine {
  voices(): readonly VoiceInfo[];
  /**
   * Prepares a voice, if it is not prepared yet, within the call's deadline.
   * @param voice its id. Default: the default voice.
   * @returns the voice, with its revision.
   * @throws as `speak`.
   */
  prepareVoice(voice?: string, call?: Call): Promise<VoiceInfo>;
  /**
   * Replaces the voices. One that is no longer listed speaks to the end of the requests that use it;
   * a new default voice is loaded first. On failure nothing changes.
   * @throws EngineError `voice_load_failed`, `draining`; `engine_unavailable` while there is no
   *   engine process.
   */
  changeVoices(choice: VoiceChoice): Promise<readonly VoiceInfo[]>;
  /**
   * Accepts a request or refuses it at once.
   * @throws the signal's reason when it is aborted; EngineError, checked in this order: `timeout`
   *   when the deadline has passed, `draining`, `engine_unavailable`, `voice_changed`,
   *   `voice_not_found`, `speaker_not_found`. The audio throws all other errors.
   */
  speak(request: SpeechRequest, call?: Call): Promise<Speech>;
  /**
   * Returns the phonemes of a text without speaking it, including sentences without a sound.
   * @throws as `speak`; EngineError `espeak_voice_not_found`, `invalid_input`, and the audio's
   *   errors that the engine causes: `engine_unavailable`, `draining`, `synthesis_failed`,
   *   `timeout`, `engine_crashed`.
   */
  phonemize(request: PhonemizeRequest, call?: Call): Promise<Phonemized>;
  status(): EngineStatus;
  /**
   * Closes the engine: open and later requests get `draining`. With admission control before the
   * engine, accepted requests may first finish, for at most `graceMs`.
   */
  close(graceMs?: number): Promise<void>;
}
