/** The engine process: an in-process engine controlled over Node's IPC channel. */
import { writeFileSync } from 'node:fs';
import { callOf } from '../call.ts';
import { surviveSignals } from '../child-process/spared-signals.ts';
import { tellParent } from '../child-process/tell-parent.ts';
import { EngineError, toWireError, type WireError } from '../errors.ts';
import { InProcessEngine } from '../in-process-engine.ts';
import type { LogSink } from '../log.ts';
import { giveBackMemory } from '../memory.ts';
import { MemoryWatch } from './memory-watch.ts';
import { CHUNKS_IN_FLIGHT, type FromEngine, type ToEngine } from './protocol.ts';

/** When memory runs out, the kernel must kill this process, never the supervisor. */
const OOM_SCORE_ADJ = '800';

/** An open request. */
interface OpenRequest {
  readonly controller: AbortController;
  /** Chunks sent that the reader has not taken. */
  inFlight: number;
  resume: (() => void) | undefined;
}

const requests = new Map<number, OpenRequest>();
let engine: InProcessEngine | undefined;
let memory: MemoryWatch | undefined;

const tell: (message: FromEngine) => void = tellParent;

const log: LogSink = (entry) => tell({ type: 'log', entry });

/** Details of an unexpected error go to the log only; a client cannot use them. */
const asWire = (error: unknown): WireError => {
  if (error instanceof EngineError) return toWireError(error);
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log({ level: 'error', msg: 'the engine failed', reason });
  const options = { retryAfterSeconds: 1 };
  return toWireError(new EngineError('synthesis_failed', 'the engine failed', options));
};

const start = async ({ settings, heartbeatMs }: Extract<ToEngine, { type: 'start' }>) => {
  const beat = () => {
    const isLoading = engine?.isLoading ?? true;
    tell({ type: 'heartbeat', counters: engine?.counters() ?? null, isLoading });
  };
  setInterval(beat, heartbeatMs);
  const { memoryLimitBytes } = settings;
  if (memoryLimitBytes !== undefined) memory = watchMemory(memoryLimitBytes);
  try {
    const onBroken = (reason: string) => tell({ type: 'broken', reason });
    engine = await InProcessEngine.create(settings, log, { onBroken });
    engine.served.onVoices = (voices) => tell({ type: 'voices', voices });
    engine.served.onLoaded = (ids) => tell({ type: 'loaded', ids });
    tell({ type: 'voices', voices: engine.voices() });
    tell({ type: 'ready' });
    giveBackMemory();
  } catch (error) {
    // The operator who starts the service reads this, so it has every detail.
    const known =
      error instanceof EngineError ? error : new EngineError('engine_unavailable', String(error));
    tell({ type: 'failed', error: toWireError(known) });
  }
};

/** Ends this process before the kernel has to. */
const watchMemory = (limitBytes: number): MemoryWatch =>
  new MemoryWatch({
    limitBytes,
    onTooMuch: (usedBytes) => {
      const msg = 'the engine process takes too much memory and is ended';
      log({ level: 'error', msg, usedBytes, limitBytes });
      process.kill(process.pid, 'SIGKILL');
    },
  });

/** Reports the units of a request. */
const unitsOf = (id: number) => ({
  onUnitBegin: (unit: number, size: number, piece: number) => {
    memory?.begin(unit);
    tell({ type: 'unit-begin', unit, id, size, piece });
  },
  onUnitEnd: (unit: number) => {
    memory?.end(unit);
    tell({ type: 'unit-end', unit, id });
  },
});

/** Keeps a request open until `answer` is done, and sends the error that it throws. */
const keep = async (
  id: number,
  answer: (engine: InProcessEngine, open: OpenRequest, signal: AbortSignal) => Promise<void>,
): Promise<void> => {
  const open: OpenRequest = { controller: new AbortController(), inFlight: 0, resume: undefined };
  requests.set(id, open);
  const { signal } = open.controller;
  try {
    if (engine === undefined) throw new EngineError('engine_unavailable', 'not started');
    await answer(engine, open, signal);
  } catch (error) {
    if (!signal.aborted) tell({ type: 'error', id, error: asWire(error) });
  } finally {
    requests.delete(id);
  }
};

const speak = ({ id, request, terms, from, aloneAt }: Extract<ToEngine, { type: 'speak' }>) =>
  keep(id, async (engine, open, signal) => {
    const speech = await engine.speak(request, callOf(terms, signal), {
      from,
      aloneAt,
      ...unitsOf(id),
      onSentence: ({ piece, work, synthesisSeconds }) =>
        tell({ type: 'sentence', id, piece, msPerId: (synthesisSeconds * 1000) / work }),
    });
    for await (const chunk of speech.audio) {
      tell({ type: 'chunk', id, chunk });
      open.inFlight += 1;
      while (open.inFlight >= CHUNKS_IN_FLIGHT && !signal.aborted) {
        await new Promise<void>((resolve) => {
          open.resume = resolve;
        });
      }
      signal.throwIfAborted();
    }
  });

const phonemize = ({ id, request, terms, aloneAt }: Extract<ToEngine, { type: 'phonemize' }>) =>
  keep(id, async (engine, _, signal) => {
    const phonemized = await engine.phonemize(request, callOf(terms, signal), {
      aloneAt,
      ...unitsOf(id),
    });
    tell({ type: 'phonemes', id, phonemized });
  });

const prepareVoice = ({ id, voice, terms }: Extract<ToEngine, { type: 'prepare-voice' }>) =>
  keep(id, async (engine, _, signal) => {
    await engine.prepareVoice(voice, callOf(terms, signal));
    tell({ type: 'voice-prepared', id });
  });

const changeVoices = async ({ id, choice }: Extract<ToEngine, { type: 'change-voices' }>) => {
  try {
    if (engine === undefined) throw new EngineError('engine_unavailable', 'not started');
    await engine.changeVoices(choice);
    tell({ type: 'voices-changed', id });
  } catch (error) {
    tell({ type: 'voices-changed', id, error: asWire(error) });
  }
};

process.on('message', (message: ToEngine) => {
  switch (message.type) {
    case 'start':
      void start(message);
      break;
    case 'speak':
      void speak(message);
      break;
    case 'phonemize':
      void phonemize(message);
      break;
    case 'prepare-voice':
      void prepareVoice(message);
      break;
    case 'change-voices':
      void changeVoices(message);
      break;
    case 'drop': {
      const open = requests.get(message.id);
      open?.controller.abort();
      open?.resume?.();
      break;
    }
    case 'taken': {
      const open = requests.get(message.id);
      if (open === undefined) break;
      open.inFlight -= 1;
      open.resume?.();
      break;
    }
  }
});

// systemd and a terminal signal the whole process group. This process lives as long as its
// supervisor, which first lets accepted requests finish.
process.on('SIGTERM', () => {});
process.on('SIGINT', () => {});
surviveSignals();
// Not process.exit: it waits for threads, and one may hang in native code.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

try {
  writeFileSync('/proc/self/oom_score_adj', OOM_SCORE_ADJ);
} catch {
  // Not Linux, or /proc is read-only: the kernel then chooses by size, and this process is the
  // larger.
}
