export {
  type AddedVoice,
  type AddOptions,
  addAll,
  addVoice,
  type VoiceToAdd,
  wouldAdd,
} from './add-voice.ts';
export { Catalogue, type CatalogueSettings, type Offer, readOffers } from './catalogue.ts';
export { CatalogueError, type CatalogueErrorCode } from './catalogue-error.ts';
export type { CatalogueVoice, VoiceLanguage } from './catalogue-voice.ts';
export { withClaim } from './directory-claim.ts';
export { megabytes } from './fetch/disk-room.ts';
export type { FetchOptions } from './fetch/fetch-options.ts';
export {
  type InstalledVoices,
  lockProblems,
  lockVoices,
  pinProblems,
  wantedOf,
} from './lock.ts';
export { mirrorVoice } from './mirror.ts';
export { readTerms, type VoiceTerms } from './model-card.ts';
export { lockFile, pinFile, readSealed, type SealedVoices, writeSealed } from './sealed-voices.ts';
export { matches } from './search.ts';
export { snapshotVoices } from './snapshot.ts';
export { recover, removeVoice } from './voice-place.ts';
export { findWanted, ofModel, type WantedVoice } from './wanted-voice.ts';
