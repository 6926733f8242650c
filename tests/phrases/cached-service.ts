/** The built service with a cache and a state folder of its own. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Answer,
  type HostileService,
  type RunningHostileService,
  STATE,
  startHostileService,
} from '../hostility/hostile-service.ts';

export interface CacheLimits {
  readonly memory?: string;
  readonly disk?: string;
  readonly workers?: number;
  /** A Valkey server. */
  readonly server?: string | undefined;
  /** The most a request waits for it, milliseconds. Default: that of the configuration. */
  readonly serverMs?: number;
  /** As in HostileOptions. */
  readonly model?: string | null;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * A folder for the state of a service and of those that follow it. Prepared voices are those of all
 * tests, because to prepare one takes longer than most of what is looked at here.
 */
export class StateFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'hailo-piper-cached-'));
  readonly phrases = join(this.path, 'hailo-piper', 'phrases');

  constructor() {
    const own = join(this.path, 'hailo-piper');
    const prepared = join(STATE, 'hailo-piper', 'prepared');
    mkdirSync(own);
    mkdirSync(prepared, { recursive: true });
    symlinkSync(prepared, join(own, 'prepared'));
  }

  start({ memory = '32M', disk = '64M', workers = 1, ...more }: CacheLimits = {}) {
    const { server, serverMs = 50, environment, ...voice } = more;
    const shared =
      server === undefined ? '' : `, redis_url: '${server}', redis_timeout: ${serverMs}`;
    const yaml = [
      `performance: {cache_enabled: true, worker_threads: ${workers}}`,
      `cache: {memory: ${memory}, disk: ${disk}${shared}}`,
      'queue: {max_requests: 500, client_share: 1}',
    ];
    return startHostileService({
      ...voice,
      yaml: yaml.join('\n'),
      environment: { ...environment, XDG_STATE_HOME: this.path },
    });
  }

  /** Starts a service for `use`, which must live through it, and ends it. */
  async run(limits: CacheLimits, use: (service: RunningHostileService) => Promise<void>) {
    const service = await this.start(limits);
    try {
      await use(service);
      await service.end();
    } finally {
      await service.remove();
    }
  }

  /** Bytes of the phrases on the disk, as `du` counts them. */
  usedBytes(): number {
    return [this.phrases, ...this.entries().map((name) => join(this.phrases, name))].reduce(
      (sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.blocks ?? 0) * 512,
      0,
    );
  }

  /** Names in the folder of the phrases, those that are unfinished too. */
  entries(): string[] {
    try {
      return readdirSync(this.phrases);
    } catch {
      return [];
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export const SPEECH = '/v1/audio/speech';

export function hashOf({ body }: Pick<Answer, 'body'>): string {
  return createHash('sha256').update(body).digest('hex');
}

/** Speaks a text with a seed; a failure is an error. */
export async function said(
  service: Pick<HostileService, 'ask'>,
  input: string,
  fields: object = {},
): Promise<{ readonly hash: string; readonly use: unknown }> {
  const answer = await service.ask(SPEECH, { input, seed: 7, ...fields });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.body}`);
  return { hash: hashOf(answer), use: answer.headers['x-cache'] };
}
