export { EMBEDDED_VOICE } from './embedded-voice.ts';
