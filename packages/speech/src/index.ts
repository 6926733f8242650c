export {
  type AdmissionOptions,
  type AdmittingEngine,
  withAdmission,
} from './admission/with-admission.ts';
export { clientOf, isInNetworks } from './client-address.ts';
export { type Door, DoorError } from './door.ts';
export { EngineSlot, type EngineSlotOptions } from './engine-slot.ts';
export type { SoundKey } from './order/sound-key.ts';
export { UNSPEAKABLE_CHARACTERS } from './order/text-rules.ts';
export type { SpeechSession } from './session/speech-session.ts';
export { SpeechError, type SpeechErrorCode, type WishField } from './speech-error.ts';
export { SpeechFacts } from './speech-facts.ts';
export type {
  PhonemizeWish,
  SessionWish,
  SoundWish,
  SpeechOrder,
  SpeechWish,
} from './speech-order.ts';
export {
  joinRecords,
  type SpeechCall,
  type SpeechEnd,
  type SpeechRecord,
} from './speech-record.ts';
export {
  type Cache,
  createSpeechService,
  type SpeechRules,
  type SpeechService,
  type VoiceKnowledge,
} from './speech-service.ts';
export type { StartedSpeech } from './started-speech.ts';
export { subtitles } from './subtitles/subtitles.ts';
export { type TimedSpeech, timedSpeech } from './timed/timed-speech.ts';
export { aliasProblems } from './voices/alias-problems.ts';
export { bcp47, ownName } from './voices/language-tag.ts';
export { modelProblem } from './voices/model-file.ts';
export type { ChosenSpeaker } from './voices/speaker-choice.ts';
export { type BrokenVoice, VoiceCatalogue } from './voices/voice-catalogue.ts';
export { type FoundVoices, findVoices, type LeftOut, voiceId } from './voices/voice-folder.ts';
export type { Aliases, VoiceNames } from './voices/voice-names.ts';
export { type VoiceWatch, watchVoices } from './voices/voice-watch.ts';
