export {
  type Call,
  type CallRecord,
  expectOpen,
  type Priority,
  watchCall,
  withinCall,
} from './call.ts';
export { type SparedSignal, surviveSignals } from './child-process/spared-signals.ts';
export { createSpeechEngine } from './create-speech-engine.ts';
export type { EngineOptions, EngineSettings, VoiceChoice } from './engine-options.ts';
export { EngineError, type EngineErrorCode } from './errors.ts';
export type { Log, LogEntry, LogFields, LogLevel, LogSink } from './log.ts';
export { giveBackMemory } from './memory.ts';
export { createPhonemizer, createPhonemizers } from './phonemes/dry-run.ts';
export { phonemeIds, type SentenceIds } from './phonemes/phoneme-ids.ts';
export { type Phonemizers, phonemize, readSentences } from './phonemes/phonemize.ts';
export type { Sentence } from './phonemes/sentences.ts';
export { PlayClock } from './play-clock.ts';
export { addCounters, NO_COUNTERS } from './process/counters.ts';
export type {
  AudioChunk,
  EngineCounters,
  EngineState,
  EngineStatus,
  Passage,
  PassageEnd,
  Phonemized,
  PhonemizedSentence,
  PhonemizeRequest,
  Speech,
  SpeechEngine,
  SpeechRequest,
  UnknownPhoneme,
  UtterancePlan,
  VoiceDefaults,
  VoiceInfo,
} from './speech-engine.ts';
export type {
  PhonemeTiming,
  PieceTiming,
  SentenceTiming,
  TextRange,
  TimeSpan,
  WordTiming,
} from './speech-timing.ts';
export { maxPhonemes } from './synthesis/long-sentences.ts';
export { relativeLength } from './synthesis/relative-length.ts';
export { SOUND_VERSION } from './synthesis/sound-version.ts';
export { soundSettings } from './synthesis/speech-settings.ts';
export { createDiacritizer, type Diacritizer } from './text/arabic/diacritizer.ts';
export { isBlank } from './text/blank.ts';
export { withoutCommands } from './text/commands.ts';
export { type SpokenWord, spokenWords } from './timing/spoken-words.ts';
export { TimingJoiner } from './timing/timing-joiner.ts';
export { findVoice } from './voice/find-voice.ts';
export { processorKind } from './voice/prepare/processor.ts';
export { findSpeaker } from './voice-config/find-speaker.ts';
export type { PhonemeIdMap } from './voice-config/phoneme-id-map.ts';
export {
  parseVoiceConfig,
  readVoiceConfig,
  type VoiceConfig,
} from './voice-config/voice-config.ts';
export type { VoiceSums } from './voice-sums.ts';
export type { LinearCost, WindowCosts, WindowInfo } from './window-costs.ts';
export { withoutFolders } from './without-folders.ts';
