import {
  type EngineStatus,
  type Phonemized,
  type SpeechEngine,
  type SpeechRequest,
  soundSettings,
  type VoiceInfo,
} from '@hailo-piper/engine';
import type { PhraseOrder, Phrases } from '@hailo-piper/phrases';
import type { AdmittingEngine } from './admission/with-admission.ts';
import { soundKey } from './order/sound-key.ts';
import { checkText } from './order/text-rules.ts';
import { createSession, type SpeechSession } from './session/speech-session.ts';
import type { PhonemizeWish, SessionWish, SpeechOrder, SpeechWish } from './speech-order.ts';
import type { SpeechCall } from './speech-record.ts';
import { type StartedSpeech, startSpeech } from './started-speech.ts';
import { chooseSpeaker } from './voices/speaker-choice.ts';
import {
  type CatalogueSources,
  VoiceCatalogue,
  type VoiceChoice,
} from './voices/voice-catalogue.ts';
import type { VoiceNames } from './voices/voice-names.ts';

/** Rules that the operator sets for every door. */
export interface SpeechRules extends VoiceNames {
  /** Longest text, code points. */
  readonly maxTextLength: number;
  /** How to treat a text that is not blank but has nothing to speak. */
  readonly unspeakable: 'silence' | 'error';
  /** Whether one draw will do for requests of this voice name. Default: for none. */
  readonly keepsDraws?: (voiceName: string | undefined) => boolean;
  /** Longest time for a whole answer that goes through the cache, milliseconds. Default: none. */
  readonly wholeTimeoutMs?: number;
}

/** What a speech service knows of voices beside those of its engine. */
export interface VoiceKnowledge extends Pick<CatalogueSources, 'oldNames' | 'broken'> {
  /** Looks for voices that were added. Called when a name is unknown. Default: does nothing. */
  readonly look?: () => Promise<void>;
}

/** After so long without text, a session's text counts as complete. */
const QUIET_MS = 3000;

/** What remembers speech, before admission. */
export type Cache = Pick<Phrases, 'order' | 'speak'>;

/** The interface of the speech service to doors. */
export interface SpeechService {
  readonly catalogue: VoiceCatalogue;
  /**
   * Checks and resolves a request without a worker. A voice that is not prepared yet is prepared.
   * @throws SpeechError; EngineError `engine_unavailable` while no voice is loaded or if the voice
   *   cannot be prepared, `timeout` if that takes too long; the call's reason.
   */
  order(wish: SpeechWish, call?: SpeechCall): Promise<SpeechOrder>;
  /**
   * Starts to speak. Resolves with the first audio; later failures are thrown by the chunks.
   * @throws EngineError, and the reason of the call's signal.
   */
  speak(order: SpeechOrder, call?: SpeechCall): Promise<StartedSpeech>;
  /**
   * Refuses a connection whose texts come later as a request would be refused now.
   * @throws EngineError `queue_full`, `engine_unavailable` and `draining`, with the time to retry.
   */
  expectPlace(call: SpeechCall): void;
  /**
   * Begins to speak a text that arrives in pieces; the audio is that of the same text sent whole.
   * @throws as `order`, except for the text.
   */
  session(wish: SessionWish, call?: SpeechCall): Promise<SpeechSession>;
  /**
   * Converts a text to the phonemes that would be spoken.
   * @throws SpeechError and EngineError as `order` and `speak`; EngineError
   *   `espeak_voice_not_found`.
   */
  phonemize(wish: PhonemizeWish, call?: SpeechCall): Promise<Phonemized>;
  status(): EngineStatus;
}

/**
 * @param engine with admission. One without refuses nobody.
 * @param rules read at each request, so that they may change.
 * @param known of voices. Default: no more than the engine does.
 * @param cache of what was spoken. Default: none.
 */
export function createSpeechService(
  engine: SpeechEngine & Partial<AdmittingEngine>,
  rules: () => SpeechRules,
  { look = async () => {}, ...known }: VoiceKnowledge = {},
  cache?: Cache,
): SpeechService {
  const catalogue = new VoiceCatalogue({ voices: () => engine.voices(), names: rules, ...known });

  const chooseVoice = async (
    wish: PhonemizeWish,
    fallbackVoice: string | undefined,
    call: SpeechCall,
  ): Promise<VoiceChoice> => {
    const isKnown = wish.voice === undefined || catalogue.find(wish.voice, fallbackVoice);
    if (!isKnown) await look();
    const choice = catalogue.choose(wish.voice, fallbackVoice);
    const characters = checkText(wish.text, rules().maxTextLength);
    call.record?.onText?.(characters);
    call.record?.onVoice?.(choice.voice.id);
    return choice;
  };

  const prepared = async (voice: VoiceInfo, call: SpeechCall): Promise<VoiceInfo> => {
    if (voice.revision !== undefined) return voice;
    const startedAt = performance.now();
    const ready = await engine.prepareVoice(voice.id, call);
    call.record?.onVoicePrepared?.(performance.now() - startedAt);
    return ready;
  };

  const phraseOf = (
    request: SpeechRequest,
    voice: VoiceInfo,
    wish: SessionWish,
  ): PhraseOrder | undefined => {
    if (cache === undefined || wish.cache === false) return undefined;
    return cache.order(request, voice, wish.cache ?? rules().keepsDraws?.(wish.voice) ?? false);
  };

  /** What the cache asks for flows: the time of a whole answer is that of its reader. */
  const inTime = ({ whole }: SpeechRequest, call: SpeechCall): SpeechCall => {
    const { wholeTimeoutMs } = rules();
    if (!whole || wholeTimeoutMs === undefined) return call;
    const { deadline = Number.POSITIVE_INFINITY } = call;
    return { ...call, deadline: Math.min(deadline, performance.now() + wholeTimeoutMs) };
  };

  /** The request of a wish; its voice is prepared. */
  const resolve = async (wish: SpeechWish, call: SpeechCall) => {
    const choice = await chooseVoice(wish, wish.fallbackVoice, call);
    const speaker = chooseSpeaker(choice, wish);
    if (speaker !== undefined) call.record?.onSpeaker?.(speaker);
    const voice = await prepared(choice.voice, call);
    const request: SpeechRequest = {
      text: wish.text,
      voice: voice.id,
      ...(voice.revision === undefined ? {} : { revision: voice.revision }),
      ...(speaker === undefined ? {} : { speaker: speaker.number }),
      ...wish.sound,
      unspeakable: rules().unspeakable,
      whole: wish.whole ?? false,
      ...(wish.timestamps ? { timestamps: true } : {}),
    };
    return { request, voice, speaker };
  };

  const speakPhrase = (
    request: SpeechRequest,
    phrase: PhraseOrder | undefined,
    call: SpeechCall,
  ) => {
    if (phrase === undefined || cache === undefined) return engine.speak(request, call);
    return cache.speak(phrase, inTime(request, call), (...asked) => engine.speak(...asked));
  };

  return {
    catalogue,
    async order(wish, call = {}) {
      const { request, voice, speaker } = await resolve(wish, call);
      const phrase = phraseOf(request, voice, wish);
      const seed = phrase?.request.seed;
      const settled = seed === undefined ? request : { ...request, seed };
      return { request: settled, voice, speaker, soundKey: soundKey(settled, voice), phrase };
    },
    speak: ({ request, phrase }, call = {}) =>
      startSpeech(() => speakPhrase(request, phrase, call), call),
    expectPlace: (call) => engine.expectPlace?.(call),
    async session({ quietMs = QUIET_MS, ...wish }, call = {}) {
      const { record: _, ...unheard } = call;
      const { request, voice, speaker } = await resolve({ ...wish, text: '' }, unheard);
      call.record?.onVoice?.(voice.id);
      return createSession({
        ...{ voice, speaker, quietMs, call },
        maxTextLength: () => rules().maxTextLength,
        pauseSeconds: soundSettings(request, voice.defaults).sentenceSilenceSeconds,
        speak: (text, passage, itsCall) => {
          const isWhole = passage.piecesBefore === 0 && !passage.goesOn;
          const part = { ...request, text, ...(isWhole ? {} : { passage }) };
          return speakPhrase(part, isWhole ? phraseOf(part, voice, wish) : undefined, itsCall);
        },
      });
    },
    async phonemize(wish, call = {}) {
      const { voice } = await chooseVoice(wish, undefined, call);
      const { text, espeakVoice } = wish;
      const request = {
        text,
        voice: voice.id,
        ...(espeakVoice === undefined ? {} : { espeakVoice }),
      };
      return engine.phonemize(request, call);
    },
    status: () => engine.status(),
  };
}
