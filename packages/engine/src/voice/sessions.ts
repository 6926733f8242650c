import type { InferenceSession } from 'onnxruntime-node';
import { forbidTelemetry } from '../telemetry.ts';

export interface SessionSettings {
  /** ONNX Runtime threads. */
  readonly intraOpThreads: number;
  /** `disabled` for graphs that were optimised when they were prepared. Default `all`. */
  readonly optimization?: 'all' | 'disabled';
  /**
   * Keep the memory of a run for the next: for graphs that need little, or run on windows whose size
   * has an end. Default false: it goes back to the heap that all graphs share.
   */
  readonly keepsMemory?: boolean;
  /** Where ONNX Runtime puts the graph as it has optimised it. */
  readonly optimizedModelFilePath?: string;
}

/**
 * Opens a graph with the options that measured best on one thread per worker: no threads that spin
 * while they wait, and no memory pattern, which keeps the longest sentence's memory. ONNX Runtime
 * is loaded with the first, so that a process that only shares code with the engine does without.
 */
export async function openSession(
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
