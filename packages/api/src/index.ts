export { createApp } from './app.ts';
export type { AppConfig, AppDeps } from './app-deps.ts';
export { affordableConnections } from './connections/descriptors.ts';
export {
  createHttpServer,
  createSpeechServer,
  listen,
  listenOn,
  type ServerLimits,
  stopAccepting,
} from './http-server.ts';
export { aliasProblems } from './voice-aliases.ts';
export { AnswersInHand } from './whole-answers/answers-in-hand.ts';
