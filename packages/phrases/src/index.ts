export type { LevelFigures } from './levels/level.ts';
export { openPhrases, type PhraseSettings } from './open-phrases.ts';
export type { CachedSpeech, CacheUse, PhraseFigures, PhraseOrder, Phrases } from './phrases.ts';
export type { PackedPhrase, PinnedPhrases } from './pinned-phrases.ts';
export { loadShared, type OpenShared } from './shared/load-shared.ts';
