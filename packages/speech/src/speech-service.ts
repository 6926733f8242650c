import type { EngineStatus, Phonemized, SpeechEngine, SpeechRequest } from '@hailo-piper/engine';
import { soundKey } from './order/sound-key.ts';
import { checkText } from './order/text-rules.ts';
import type { PhonemizeWish, SpeechOrder, SpeechWish } from './speech-order.ts';
import type { SpeechCall } from './speech-record.ts';
import { type StartedSpeech, startSpeech } from './started-speech.ts';
import { chooseSpeaker } from './voices/speaker-choice.ts';
import { type Aliases, VoiceCatalogue } from './voices/voice-catalogue.ts';

/** What the operator has decided for every door. */
export interface SpeechRules {
  /** Code points. */
  readonly maxTextLength: number;
  /** What becomes of a text that is not blank and has nothing to say. */
  readonly unspeakable: 'silence' | 'error';
  readonly aliases: Aliases;
}

/** What every door asks. */
export interface SpeechService {
  readonly catalogue: VoiceCatalogue;
  /**
   * Settles everything that needs no worker.
   * @throws SpeechError; EngineError `engine_unavailable` while no voice is loaded.
   */
  order(wish: SpeechWish, call?: SpeechCall): SpeechOrder;
  /**
   * Speaks. Resolves when the first audio is there; what goes wrong later comes out of the chunks.
   * @throws EngineError, and the reason of the call's signal.
   */
  speak(order: SpeechOrder, call?: SpeechCall): Promise<StartedSpeech>;
  /**
   * What a text would be spoken as.
   * @throws SpeechError and EngineError as `order` and `speak`; EngineError `espeak_voice_not_found`.
   */
  phonemize(wish: PhonemizeWish, call?: SpeechCall): Promise<Phonemized>;
  status(): EngineStatus;
}

/**
 * @param engine with admission.
 * @param rules asked at each request, so that they may change.
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
