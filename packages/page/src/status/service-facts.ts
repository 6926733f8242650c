/** GET /health, as far as the page shows it. */
export interface Health {
  readonly status: 'healthy' | 'degraded' | 'starting' | 'draining' | 'unhealthy';
  /** Why nothing can be spoken, while that is so. */
  readonly reason?: string;
  readonly version: string;
  readonly uptime_seconds: number;
  /** The default voice; empty while it is loaded. */
  readonly model_info: { readonly model_path?: string };
  readonly voices_left_out: readonly LeftOutVoice[];
  readonly workers: { readonly total: number; readonly busy: number; readonly threads: number };
  readonly queue: { readonly waiting: number; readonly limit: number };
}

/** A file among the voices that cannot be spoken with. */
export interface LeftOutVoice {
  readonly file: string;
  readonly reason: string;
}

/** GET /page/service.json: what seldom changes. */
export interface ServiceFacts {
  readonly config: readonly ConfigSection[];
  /** The last ones of the log, the oldest first. */
  readonly warnings: readonly LogWarning[];
}

export interface ConfigSection {
  readonly section: string;
  readonly keys: readonly ConfigKey[];
}

export interface ConfigKey {
  readonly key: string;
  /** Any JSON; null where it is not set, or not shown. */
  readonly value: unknown;
  readonly isDefault: boolean;
  /** Set, and not shown. */
  readonly isSecret?: boolean;
}

export interface LogWarning {
  /** ISO 8601. */
  readonly time: string;
  readonly level: string;
  readonly msg: string;
  readonly fields: Readonly<Record<string, unknown>>;
}
