export type { ServedPage, ServiceReport, VoiceFacts } from './app-deps.ts';
export { collectedMetrics, LATENCY_SECONDS } from './collected-metrics.ts';
export {
  createHttpDoor,
  type HttpDoor,
  type HttpDoorConfig,
  type HttpDoorDeps,
} from './http-door.ts';
export type { HttpFault, HttpTools } from './mounted/http-tools.ts';
export type { MountedProtocol } from './mounted/mounted-protocol.ts';
