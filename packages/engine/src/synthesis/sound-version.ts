/**
 * Version of what the engine makes of a request. To be raised when the same phoneme ids, voice,
 * settings and seed give other samples, or the same text gives other ids or times: sounds that were
 * kept before are then not used any more.
 */
export const SOUND_VERSION = 1;
