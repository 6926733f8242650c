export { type AdmissionOptions, withAdmission } from './admission/with-admission.ts';
export { type Door, DoorError } from './door.ts';
export { EngineSlot, type EngineSlotOptions } from './engine-slot.ts';
export type { SoundKey } from './order/sound-key.ts';
export { UNSPEAKABLE_CHARACTERS } from './order/text-rules.ts';
export { SpeechError, type SpeechErrorCode, type WishField } from './speech-error.ts';
export type { PhonemizeWish, SoundWish, SpeechOrder, SpeechWish } from './speech-order.ts';
export {
  joinRecords,
  type SpeechCall,
  type SpeechEnd,
  type SpeechRecord,
} from './speech-record.ts';
export { createSpeechService, type SpeechRules, type SpeechService } from './speech-service.ts';
export type { StartedSpeech } from './started-speech.ts';
export { subtitles } from './subtitles/subtitles.ts';
export { type TimedSpeech, timedSpeech } from './timed/timed-speech.ts';
export { aliasProblems } from './voices/alias-problems.ts';
export { modelProblem } from './voices/model-file.ts';
export type { ChosenSpeaker } from './voices/speaker-choice.ts';
export { type Aliases, VoiceCatalogue } from './voices/voice-catalogue.ts';
export { findVoices, type LeftOut, voiceId } from './voices/voice-folder.ts';
