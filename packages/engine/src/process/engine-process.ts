import type { ChildProcess } from 'node:child_process';
import { startChild } from '../child-process/child-process.ts';
import type { EngineSettings } from '../engine-options.ts';
import type { LogSink } from '../log.ts';
import { MALLOC, SEMI_SPACE_MB } from '../memory.ts';
import type { FromEngine, ToEngine } from './protocol.ts';

/**
 * Heartbeats are counted in ticks of the supervisor's own clock, not in wall time. When the whole
 * machine stalls, the supervisor stalls too and does not take the process for dead.
 */
export const TICK_MS = 250;
/** Starting Node and reading the sources may take this many ticks on a cold SD card. */
const BOOT_TICKS = 120;
const SILENT_TICKS = 4;

export interface EngineProcessEvents {
  /** Receives the engine's log entries and the process's own output. */
  readonly log: LogSink;
  readonly onMessage: (message: Exclude<FromEngine, { readonly type: 'log' }>) => void;
  /** Called once a tick while the process lives. */
  readonly onTick: () => void;
  /** Called once, after everything else. */
  readonly onExit: (reason: string) => void;
}

/** One run of the engine process: started, listened to, and killed when it stops responding. */
export class EngineProcess {
  readonly #child: ChildProcess;
  readonly #ticker: NodeJS.Timeout;
  readonly #events: EngineProcessEvents;
  #silentTicks = 0;
  #patience = BOOT_TICKS;
  #killReason: string | undefined;
  #over = false;

  constructor(settings: EngineSettings, events: EngineProcessEvents) {
    this.#events = events;
    this.#child = startChild({
      file: new URL('./engine-host.ts', import.meta.url),
      name: 'engine',
      log: events.log,
      serialization: 'advanced',
      execArgv: [`--max-semi-space-size=${SEMI_SPACE_MB}`],
      env: { ...process.env, ...MALLOC },
    });
    this.#child.on('message', (message: FromEngine) => this.#receive(message));
    this.#child.on('error', (error) => this.#end(error.message));
    this.#child.on('exit', (code, signal) =>
      this.#end(
        this.#killReason ?? (signal === null ? `exited with ${code}` : `killed by ${signal}`),
      ),
    );
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.send({ type: 'start', settings, heartbeatMs: TICK_MS });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(message: ToEngine): void {
    // A process that is ending takes no messages; its exit is reported separately.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  /** Kills it at once, even in native code. */
  kill(reason: string): void {
    this.#killReason ??= reason;
    this.#child.kill('SIGKILL');
  }

  #receive(message: FromEngine): void {
    if (this.#over) return;
    this.#silentTicks = 0;
    if (message.type === 'heartbeat') this.#patience = SILENT_TICKS;
    if (message.type === 'log') this.#events.log(message.entry);
    else this.#events.onMessage(message);
  }

  #tick(): void {
    this.#silentTicks += 1;
    if (this.#silentTicks >= this.#patience) this.kill('gave no sign of life');
    else this.#events.onTick();
  }

  #end(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#ticker);
    this.#events.onExit(reason);
  }
}
