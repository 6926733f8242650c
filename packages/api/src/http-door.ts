import { setTimeout as delay } from 'node:timers/promises';
import { giveBackMemory, type Log } from '@hailo-piper/engine';
import { readMemoryLimit } from '@hailo-piper/machine';
import type { Door } from '@hailo-piper/speech';
import { AccessLog } from './access-log.ts';
import { createApp } from './app.ts';
import type { AppConfig, AppDeps } from './app-deps.ts';
import { affordableConnections } from './connections/descriptors.ts';
import { listen, listenOn, stopAccepting } from './connections/listening.ts';
import { registerSocketMetrics } from './http-metrics.ts';
import { createSpeechServer, type ServerLimits } from './http-server.ts';
import { AnswersInHand } from './whole-answers/answers-in-hand.ts';

/** The configuration of the HTTP door. Keys that may change are read at each request. */
export interface HttpDoorConfig extends AppConfig {
  readonly server: AppConfig['server'] & {
    readonly host: string;
    /** 0: the kernel chooses a free port. */
    readonly port: number;
    readonly max_connections: number;
    readonly max_connections_per_client: number;
    readonly max_bodies_bytes: number;
    /** Share of the service's memory limit, 0 to 1. */
    readonly max_answers_share: number;
    /** Seconds, like the next two. */
    readonly header_timeout: number;
    readonly body_timeout: number;
    readonly stalled_reader_timeout: number;
  };
}

export interface HttpDoorDeps extends Omit<AppDeps, 'answers' | 'access'> {
  readonly config: HttpDoorConfig;
  /**
   * File descriptor of a socket that is already bound and outlives this process. When it is set,
   * `server.host` and `server.port` are ignored.
   */
  readonly listenFd?: number | undefined;
}

export interface HttpDoor extends Door {
  /** Valid once the door is open; 0 for a Unix socket. */
  readonly port: number;
  /** Applies the current limits of `server` in the configuration. */
  applyLimits(): void;
}

/** How long connected clients may take to send a last request and get its answer. */
const LAST_REQUESTS_MS = 5000;

/** Creates the HTTP door: the application and the server that listens for it. */
export function createHttpDoor(deps: HttpDoorDeps): HttpDoor {
  const { config, log, registry, listenFd, mounted = [] } = deps;
  const access = new AccessLog(log, registry);
  const answers = new AnswersInHand(maxAnswerBytes(config), giveBackMemory);
  const app = createApp({ ...deps, answers, access });
  const mounting = { protocols: mounted, access, log, rules: config.server };
  const speechServer = createSpeechServer(app, serverLimits(config, log), log, mounting);
  const { server, connections, bodies } = speechServer;
  registerSocketMetrics(registry, {
    connections: () => connections.size,
    connectionsRefused: () => connections.refused,
    bodyBytes: () => bodies.bytes,
    answerBytes: () => answers.bytes,
  });
  let port = 0;
  let closed: Promise<unknown> | undefined;

  return {
    get port() {
      return port;
    },
    applyLimits() {
      speechServer.setLimits(serverLimits(config, log));
      answers.maxBytes = maxAnswerBytes(config);
    },
    async open() {
      const { host, port: wanted } = config.server;
      port =
        listenFd === undefined
          ? await listen(server, host, wanted)
          : await listenOn(server, listenFd);
    },
    async handOver() {
      if (listenFd === undefined) return;
      closed = stopAccepting(server);
      await Promise.race([closed, delay(LAST_REQUESTS_MS, undefined, { ref: false })]);
    },
    async close(graceMs) {
      closed ??= new Promise((resolve) => server.close(resolve));
      const switched = mounted.map((protocol) => protocol.close(graceMs));
      // Only bytes that clients have not read yet are left.
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await Promise.all([closed, ...switched]);
      clearTimeout(timer);
    },
  };
}

/** Maximum bytes of all answers that are held to be sent as a whole. */
function maxAnswerBytes({ server }: HttpDoorConfig): number {
  return Math.floor(readMemoryLimit() * server.max_answers_share);
}

function serverLimits({ server }: HttpDoorConfig, log: Log): ServerLimits {
  const maxConnections = affordableConnections(server.max_connections);
  if (maxConnections < server.max_connections) {
    const hint = 'LimitNOFILE of the unit, or ulimit -n, allows no more file descriptors';
    const wanted = server.max_connections;
    log.warning('fewer connections than server.max_connections', { wanted, maxConnections, hint });
  }
  return {
    maxConnections,
    maxConnectionsPerClient: server.max_connections_per_client,
    maxBodiesBytes: server.max_bodies_bytes,
    headerTimeoutMs: server.header_timeout * 1000,
    bodyTimeoutMs: server.body_timeout * 1000,
    stalledReaderMs: server.stalled_reader_timeout * 1000,
  };
}
