import type { EngineStatus, Phonemized, SpeechEngine, SpeechRequest } from '@hailo-piper/engine';
import { soundKey } from './order/sound-key.ts';
import { checkText } from './order/text-rules.ts';
import type { PhonemizeWish, SpeechOrder, SpeechWish } from './speech-order.ts';
import type { SpeechCall } from './speech-record.ts';
import { type StartedSpeech, startSpeech } from './started-speech.ts';
import { chooseSpeaker } from './voices/speaker-choice.ts';
import { type Aliases, VoiceCatalogue } from './voices/voice-catalogue.ts';

/** Rules that the operator sets for every door. */
export interface SpeechRules {
  /** Longest text, code points. */
  readonly maxTextLength: number;
  /** How to treat a text that is not blank but has nothing to speak. */
  readonly unspeakable: 'silence' | 'error';
  readonly aliases: Aliases;
}

/** The interface of the speech service to doors. */
export interface SpeechService {
  readonly catalogue: VoiceCatalogue;
  /**
   * Checks and resolves a request without a worker.
   * @throws SpeechError; EngineError `engine_unavailable` while no voice is loaded.
   */
  order(wish: SpeechWish, call?: SpeechCall): SpeechOrder;
  /**
   * Starts to speak. Resolves with the first audio; later failures are thrown by the chunks.
   * @throws EngineError, and the reason of the call's signal.
   */
  speak(order: SpeechOrder, call?: SpeechCall): Promise<StartedSpeech>;
  /**
   * Converts a text to the phonemes that would be spoken.
   * @throws SpeechError and EngineError as `order` and `speak`; EngineError
   *   `espeak_voice_not_found`.
   */
  phonemize(wish: PhonemizeWish, call?: SpeechCall): Promise<Phonemized>;
  status(): EngineStatus;
}

/**
 * @param engine with admission.
 * @param rules read at each request, so that they may change.
 */
export function createSpeechService(engine: SpeechEngine, rules: () => SpeechRules): SpeechService {
  const catalogue = new VoiceCatalogue(
    () => engine.voices(),
    () => rules().aliases,
  );

  const chooseVoice = (
    wish: PhonemizeWish,
    fallbackVoice: string | undefined,
    call: SpeechCall,
  ) => {
    const choice = catalogue.choose(wish.voice, fallbackVoice);
    const characters = checkText(wish.text, rules().maxTextLength);
    call.record?.onText?.(characters);
    call.record?.onVoice?.(choice.voice.id);
    return choice;
  };

  return {
    catalogue,
    order(wish, call = {}) {
      const choice = chooseVoice(wish, wish.fallbackVoice, call);
      const { voice } = choice;
      const speaker = chooseSpeaker(choice, wish);
      if (speaker !== undefined) call.record?.onSpeaker?.(speaker);
      const request: SpeechRequest = {
        text: wish.text,
        voice: voice.id,
        revision: voice.revision,
        ...(speaker === undefined ? {} : { speaker: speaker.number }),
        ...wish.sound,
        unspeakable: rules().unspeakable,
        whole: wish.whole ?? false,
        ...(wish.timestamps ? { timestamps: true } : {}),
      };
      return { request, voice, speaker, soundKey: soundKey(request, voice) };
    },
    speak: ({ request }, call = {}) => startSpeech(() => engine.speak(request, call), call),
    async phonemize(wish, call = {}) {
      const { voice } = chooseVoice(wish, undefined, call);
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
