/**
 * The engine's one interface. `InProcessEngine.create` makes it with threads of this process,
 * `SupervisedEngine.create` with a child process that is watched and restarted, and
 * `createSpeechEngine` chooses between them. Both pass `speech-engine-errors.test.ts`.
 */

import type { Call } from './call.ts';
import type { PieceTiming } from './speech-timing.ts';

export interface SpeechRequest {
  /** Text to speak; well-formed Unicode without NUL. `[[ … ]]` blocks are raw phonemes. */
  readonly text: string;
  /** Voice id (the model's file stem). Default: the engine's default voice. */
  readonly voice?: string;
  /** The voice is to be this one (`VoiceInfo.revision`). Default: what it is now. */
  readonly revision?: string;
  /** Speaker of a multi-speaker voice, by number or by name. Default: 0. */
  readonly speaker?: number | string;
  /** Length scale: larger is slower. Default: configuration, else the voice's own, else 1. */
  readonly lengthScale?: number;
  /** Divides the length of speech (OpenAI's `speed`), exactly where a voice is windowed. Default 1. */
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
   * Makes the same request the same samples, at every number of threads and after every restart.
   * A safe integer from 0. Default: fresh noise.
   */
  readonly seed?: number;
  /**
   * Speak on one thread, because the last bits of a sum depend on how threads share it. Default:
   * whether there is a seed.
   */
  readonly reproducible?: boolean;
  /** The audio is wanted as a whole: less work, and none of it sooner. Default false. */
  readonly whole?: boolean;
  /** Tell when each sentence, word and phoneme is said. Default false. */
  readonly timestamps?: boolean;
  /**
   * What becomes of a text that is not blank and has nothing to say (`...`): a tenth of a second of
   * silence, or `input_not_speakable`. Default `error`, which a blank text always is.
   */
  readonly unspeakable?: 'silence' | 'error';
}

/** A phoneme that the voice has no id for, and how often it was left out. */
export interface UnknownPhoneme {
  /** A code point. */
  readonly phoneme: string;
  readonly count: number;
}

/** What is known of an utterance before its first sound, and how long it took. */
export interface UtterancePlan {
  /**
   * Phoneme ids of what is spoken, with their BOS, PAD and EOS. The last chunk knows all of them: while
   * the first sentence is heard, others may be unread.
   */
  readonly phonemeIds: number;
  /** What the voice has no sound for, in the order it first came up; of as much as `phonemeIds`. */
  readonly unknown: readonly UnknownPhoneme[];
  /** Milliseconds until a worker took it up. */
  readonly queueMs: number;
  /** Milliseconds from text to the phoneme ids of what is heard first. */
  readonly planMs: number;
}

/** Mono signed 16-bit audio in order. */
export interface AudioChunk {
  readonly samples: Int16Array;
  /** Of the utterance; comes with every chunk. */
  readonly plan: UtterancePlan;
  /** Index of the sentence it belongs to, from 0. */
  readonly sentence: number;
  /**
   * Index of the piece it belongs to, from 0: of what is spoken at once, which is a sentence, or a
   * part of one that is too long for that.
   */
  readonly piece: number;
  /** True for silence, between sentences or in place of them; else it is speech. */
  readonly silence: boolean;
  /** On the first chunk of a piece, where the request asked for it; `TimingJoiner` joins pieces. */
  readonly timing?: PieceTiming;
  /** True on the piece's last chunk, and on that of the silence behind it where there is any. */
  readonly last: boolean;
  /** Samples of the utterance behind this chunk, once that is known: in its last piece. */
  readonly samplesToCome: number | null;
  /** True on the last chunk of the whole utterance. */
  readonly final: boolean;
}

export interface Speech {
  readonly voice: string;
  /** Hz. */
  readonly sampleRate: number;
  /**
   * Read once, in order. Not reading holds the synthesis back; `return()` (leaving a `for await`)
   * or aborting the call's signal drops what is left.
   *
   * Throws the signal's reason, or EngineError: `input_not_speakable`, `invalid_input`,
   * `audio_too_long`, `synthesis_failed`, `engine_unavailable`, `timeout` when the call's deadline
   * passes, `draining` when the engine is closed.
   * An engine with a process of its own also throws `timeout` and `engine_crashed` for a text that
   * hangs or ends the process, and `voice_changed` when the process that continues the request has
   * another voice. (In the calling process a hang or a crash would take the caller with it.)
   */
  readonly audio: AsyncIterable<AudioChunk>;
}

export interface PhonemizeRequest {
  /** As in SpeechRequest. */
  readonly text: string;
  /** Voice whose ids the phonemes are turned into. Default: the engine's default voice. */
  readonly voice?: string;
  /** espeak's name of a language, in place of the voice's own. */
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

/** What holds where a request says nothing: the configuration's, else the voice's own. */
export interface VoiceDefaults {
  readonly lengthScale: number;
  readonly noiseScale: number;
  readonly noiseWScale: number;
  readonly volume: number;
  readonly normalizeAudio: boolean | 'steady';
  readonly sentenceSilenceSeconds: number;
}

/** Single precision, or half. */
export type DecoderArithmetic = 'f32' | 'f16';

export interface VoiceInfo {
  /** File stem of the model: `en_US-joe-medium`. */
  readonly id: string;
  /** BCP 47-like code from the voice (`en_US`), else its espeak voice. */
  readonly language: string;
  readonly espeakVoice: string;
  readonly quality: string | null;
  /** Hz. */
  readonly sampleRate: number;
  /** Samples that one frame of the decoder becomes. */
  readonly hopLength: number;
  readonly defaults: VoiceDefaults;
  /**
   * Names the voice as it sounds here: another when its files, the way they are run or the kind of
   * processor are others.
   */
  readonly revision: string;
  readonly numSpeakers: number;
  /** Speaker names and their numbers; empty for a single-speaker voice. */
  readonly speakers: Readonly<Record<string, number>>;
  readonly modelPath: string;
  /** Whether audio comes window by window; otherwise a sentence at a time, and without seeds. */
  readonly windowed: boolean;
  /** Arithmetic of the decoder: single or half precision. Exact levels are always single. */
  readonly decoder: DecoderArithmetic;
  readonly isDefault: boolean;
}

/** `failing`: nothing can be spoken, and it is tried again from time to time. */
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
  /** Why nothing can be spoken, in words for anybody, while that is so. */
  readonly reason?: string;
  /** Process in which speech is made, while there is one. */
  readonly pid: number | undefined;
  /** `threads`: of ONNX Runtime in each. */
  readonly workers: { readonly total: number; readonly busy: number; readonly threads: number };
  /**
   * Accepted requests: `waiting` have not been given a worker yet, `active` have. The readers of `slow`
   * among those have audio that they have not taken, so that they have no place in the queue.
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
   * Accepts a request, or refuses it at once.
   * @throws the signal's reason when it is aborted; EngineError, checked in this order: `timeout` when
   *   the deadline has passed, `draining`, `engine_unavailable`, `voice_changed`, `voice_not_found`, `speaker_not_found`. Whatever else goes
   *   wrong, the audio throws.
   */
  speak(request: SpeechRequest, call?: Call): Promise<Speech>;
  /**
   * What a text would be spoken as, and nothing more; sentences without a sound included.
   * @throws as `speak`; EngineError `espeak_voice_not_found`, `invalid_input`, and what the audio throws
   *   because of the engine: `engine_unavailable`, `draining`, `synthesis_failed`, `timeout`,
   *   `engine_crashed`.
   */
  phonemize(request: PhonemizeRequest, call?: Call): Promise<Phonemized>;
  status(): EngineStatus;
  /**
   * Ends everything: requests get `draining`, those that come later too. Where admission stands before
   * the engine, what was accepted may first finish, for at most `graceMs`.
   */
  close(graceMs?: number): Promise<void>;
}
