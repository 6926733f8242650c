export {
  createHttpDoor,
  type HttpDoor,
  type HttpDoorConfig,
  type HttpDoorDeps,
} from './http-door.ts';
export { SpeechBody, SynthesizeBody } from './schemas.ts';
