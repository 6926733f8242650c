import type { Log } from '@hailo-piper/engine';
import type { SpeechService } from '@hailo-piper/speech';

/** The configuration of the Wyoming door. Keys that may change are read at each use. */
export interface WyomingConfig {
  readonly server: {
    readonly max_connections_per_client: number;
    /** Seconds, like the next two. */
    readonly header_timeout: number;
    readonly body_timeout: number;
    readonly stalled_reader_timeout: number;
  };
  readonly wyoming: {
    readonly host: string;
    /** 0: the kernel chooses a free port. */
    readonly port: number;
    /** Path of a Unix socket to listen on as well. */
    readonly socket?: string;
    readonly allow: readonly string[];
    readonly gap_silence: boolean;
    /** Milliseconds. */
    readonly tail_silence: number;
  };
}

/** What a connection needs. */
export interface ConnectionDeps {
  readonly speech: SpeechService;
  readonly config: WyomingConfig;
  readonly log: Log;
  /** Of the program. */
  readonly version: string;
}
