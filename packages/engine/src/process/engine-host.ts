/** The engine process: an in-process engine that is spoken to over Node's IPC channel. */
import { writeFileSync } from 'node:fs';
import { EngineError, toWireError, type WireError } from '../errors.ts';
import { InProcessEngine } from '../in-process-engine.ts';
import type { LogSink } from '../log.ts';
import { giveBackMemory } from '../memory.ts';
import { CHUNKS_IN_FLIGHT, type FromEngine, type ToEngine } from './protocol.ts';
import { surviveSignals } from './spared-signals.ts';
import { tellParent } from './tell-parent.ts';

/** When memory runs out the kernel shall take this process, never the supervisor. */
const OOM_SCORE_ADJ = '800';

interface Conversation {
  readonly controller: AbortController;
  inFlight: number;
  resume: (() => void) | undefined;
}

const conversations = new Map<number, Conversation>();
/** Requests of which a worker has made a window since the last heartbeat. */
const advanced = new Set<number>();
let engine: InProcessEngine | undefined;

const tell: (message: FromEngine) => void = tellParent;

const log: LogSink = (entry) => tell({ type: 'log', entry });

/** What nobody foresaw goes to the log; who waits for an answer could make nothing of it. */
const asWire = (error: unknown): WireError => {
  if (error instanceof EngineError) return toWireError(error);
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log({ level: 'error', msg: 'the engine failed', reason });
  const options = { retryAfterSeconds: 1 };
  return toWireError(new EngineError('synthesis_failed', 'the engine failed', options));
};

const start = async ({ settings, heartbeatMs }: Extract<ToEngine, { type: 'start' }>) => {
  const beat = () => {
    tell({ type: 'heartbeat', counters: engine?.counters() ?? null, advanced: [...advanced] });
    advanced.clear();
  };
  setInterval(beat, heartbeatMs);
  try {
    const onBroken = (reason: string) => tell({ type: 'broken', reason });
    engine = await InProcessEngine.create(settings, log, { onBroken });
    tell({ type: 'voices', voices: engine.voices() });
    tell({ type: 'ready' });
    giveBackMemory();
  } catch (error) {
    // Read by whoever starts the service, so that all of it is told.
    const known =
      error instanceof EngineError ? error : new EngineError('engine_unavailable', String(error));
    tell({ type: 'failed', error: toWireError(known) });
  }
};

const speak = async ({ id, request, from, aloneAt }: Extract<ToEngine, { type: 'speak' }>) => {
  const conversation: Conversation = {
    controller: new AbortController(),
    inFlight: 0,
    resume: undefined,
  };
  conversations.set(id, conversation);
  const { signal } = conversation.controller;
  try {
    if (engine === undefined) throw new EngineError('engine_unavailable', 'not started');
    const speech = await engine.speak(request, signal, {
      from,
      aloneAt,
      onBegin: (size, piece) => {
        advanced.delete(id);
        tell({ type: 'unit-begin', id, size, piece });
      },
      onProgress: () => advanced.add(id),
      onSentence: ({ work, synthesisSeconds }) =>
        tell({ type: 'sentence', msPerId: (synthesisSeconds * 1000) / work }),
      onUnitEnd: () => tell({ type: 'unit-end', id }),
    });
    for await (const chunk of speech.audio) {
      tell({ type: 'chunk', id, chunk });
      conversation.inFlight += 1;
      while (conversation.inFlight >= CHUNKS_IN_FLIGHT && !signal.aborted) {
        await new Promise<void>((resolve) => {
          conversation.resume = resolve;
        });
      }
      signal.throwIfAborted();
    }
  } catch (error) {
    if (!signal.aborted) tell({ type: 'error', id, error: asWire(error) });
  } finally {
    conversations.delete(id);
  }
};

const phonemize = async ({ id, request, aloneAt }: Extract<ToEngine, { type: 'phonemize' }>) => {
  try {
    if (engine === undefined) throw new EngineError('engine_unavailable', 'not started');
    const phonemized = await engine.phonemize(request, undefined, {
      aloneAt,
      onBegin: (size, piece) => tell({ type: 'unit-begin', id, size, piece }),
      onUnitEnd: () => tell({ type: 'unit-end', id }),
    });
    tell({ type: 'phonemes', id, phonemized });
  } catch (error) {
    tell({ type: 'error', id, error: asWire(error) });
  }
};

const changeVoices = async ({ id, choice }: Extract<ToEngine, { type: 'change-voices' }>) => {
  try {
    if (engine === undefined) throw new EngineError('engine_unavailable', 'not started');
    tell({ type: 'voices', voices: await engine.changeVoices(choice) });
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
    case 'change-voices':
      void changeVoices(message);
      break;
    case 'drop': {
      const conversation = conversations.get(message.id);
      conversation?.controller.abort();
      conversation?.resume?.();
      break;
    }
    case 'taken': {
      const conversation = conversations.get(message.id);
      if (conversation === undefined) break;
      conversation.inFlight -= 1;
      conversation.resume?.();
      break;
    }
  }
});

// systemd and a terminal signal the whole group; this process lives as long as its supervisor
// does, which first lets accepted requests finish.
process.on('SIGTERM', () => {});
process.on('SIGINT', () => {});
surviveSignals();
// Not process.exit: that waits for threads, and one may hang in native code.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

try {
  writeFileSync('/proc/self/oom_score_adj', OOM_SCORE_ADJ);
} catch {
  // Not Linux, or a /proc that may not be written: the kernel chooses by size, which is this one.
}
