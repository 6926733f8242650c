import type { InferenceSession } from 'onnxruntime-node';
import { forbidTelemetry } from './telemetry.ts';

export interface SessionSettings {
  /** ONNX Runtime threads. */
  readonly intraOpThreads: number;
  /** `disabled` for graphs that preparation has already optimised. Default `all`. */
  readonly optimization?: 'all' | 'disabled';
  /**
   * Keeps a run's memory for the next run: for graphs that need little memory, or run on windows of
   * limited size. Default false: the memory goes back to the heap that all graphs share.
   */
  readonly keepsMemory?: boolean;
  /** Where ONNX Runtime writes the optimised graph. */
  readonly optimizedModelFilePath?: string;
}

/** Where the number of graphs that this thread opens at the moment is told, if anywhere. */
let openings: Int32Array | undefined;

/** Tells another thread how many graphs this one opens at the moment, in the first of these numbers. */
export function tellOpenings(numbers: Int32Array): void {
  openings = numbers;
  // Of a thread that died while it opened one.
  Atomics.store(numbers, 0, 0);
}

const count = (by: number): void => {
  if (openings !== undefined) Atomics.add(openings, 0, by);
};

/**
 * Opens a graph with the options that measured best with one thread per worker: no spinning threads
 * and no memory pattern, which would keep the memory of the longest sentence. ONNX Runtime is
 * loaded with the first graph, so a process that only shares code with the engine does not load it.
 */
export async function openSession(
  graph: string | Uint8Array,
  settings: SessionSettings,
): Promise<InferenceSession> {
  count(1);
  try {
    return await open(graph, settings);
  } finally {
    count(-1);
  }
}

async function open(
  graph: string | Uint8Array,
  {
    intraOpThreads,
    optimization = 'all',
    keepsMemory = false,
    optimizedModelFilePath,
  }: SessionSettings,
): Promise<InferenceSession> {
  forbidTelemetry();
  const { InferenceSession: Session } = await import('onnxruntime-node');
  const options: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    executionMode: 'sequential',
    graphOptimizationLevel: optimization,
    intraOpNumThreads: intraOpThreads,
    interOpNumThreads: 1,
    enableCpuMemArena: keepsMemory,
    enableMemPattern: false,
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    ...(optimizedModelFilePath === undefined ? {} : { optimizedModelFilePath }),
  };
  return typeof graph === 'string'
    ? Session.create(graph, options)
    : Session.create(graph, options);
}
