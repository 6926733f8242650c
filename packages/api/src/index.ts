export {
  createHttpDoor,
  type HttpDoor,
  type HttpDoorConfig,
  type HttpDoorDeps,
} from './http-door.ts';
