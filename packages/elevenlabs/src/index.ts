export type { ElevenLabsDeps } from './deps.ts';
export { createElevenLabs, type ElevenLabs } from './elevenlabs.ts';
