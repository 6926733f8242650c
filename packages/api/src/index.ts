export { createApp } from './app.ts';
export type { AppConfig, AppDeps } from './app-deps.ts';
export { AUDIO_FORMATS } from './audio-formats/find-audio-format.ts';
export { createHttpServer, listen } from './http-server.ts';
export { createLog, type Log } from './log.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { SpeechBody, SynthesizeBody } from './schemas.ts';
