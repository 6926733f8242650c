import { collectedMetrics } from '@hailo-piper/api';
import type { SpeechEngine } from '@hailo-piper/engine';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { registerMachineMetrics } from './machine-metrics.ts';

/** Counters of the process beside its requests, called when the metrics are collected. */
export interface ProcessCounts {
  readonly logLinesDropped?: () => number;
}

/** A registry with the program's metrics; the engine is asked when the metrics are collected. */
export function createMetrics(
  engine: SpeechEngine,
  version: string,
  { logLinesDropped = () => 0 }: ProcessCounts = {},
): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 200 });

  collectedMetrics(registry).counter(
    'log_lines_dropped_total',
    'Lines of the log that could not be written.',
    logLinesDropped,
  );
  registerEngineMetrics(engine, registry);
  registerMachineMetrics(registry, () => engine.status().pid);
  new Gauge({
    name: 'hailo_piper_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version, node: process.version }, 1);

  return registry;
}

function registerEngineMetrics(engine: SpeechEngine, registry: Registry): void {
  const { counter, gauge } = collectedMetrics(registry);
  const counters = () => engine.status().counters;

  counter('audio_seconds_total', 'Audio synthesised.', () => counters().audioSeconds);
  counter(
    'synthesis_seconds_total',
    'Time workers spent on it.',
    () => counters().synthesisSeconds,
  );
  counter('sentences_total', 'Sentences spoken.', () => counters().sentences);
  counter('unknown_phonemes_total', 'Phonemes a voice lacks.', () => counters().unknownPhonemes);
  counter('engine_restarts_total', 'Engine processes replaced.', () => counters().engineRestarts);
  counter('worker_replacements_total', 'Workers replaced.', () => counters().workerReplacements);
  gauge('real_time_factor', 'Synthesis time over audio time, since the start.', () => {
    const { synthesisSeconds, audioSeconds } = counters();
    return audioSeconds === 0 ? 0 : synthesisSeconds / audioSeconds;
  });
  gauge('ready', '1 when the engine is ready.', () => Number(engine.status().state === 'ready'));
  gauge('queue_waiting', 'Requests no worker has taken yet.', () => engine.status().queue.waiting);
  gauge('queue_active', 'Requests being spoken.', () => engine.status().queue.active);
  gauge('slow_readers', 'Answers whose readers need no audio for now.', () => {
    return engine.status().queue.slow ?? 0;
  });
  gauge('queue_limit', 'Most requests that may wait.', () => engine.status().queue.limit);
  gauge('workers_busy', 'Workers that are speaking.', () => engine.status().workers.busy);
  gauge('workers_total', 'Workers there are.', () => engine.status().workers.total);
  gauge('worker_intra_op_threads', 'Threads of ONNX Runtime in each worker.', () => {
    return engine.status().workers.threads;
  });
  gauge('voices_loaded', 'Voices that a worker holds.', () => {
    return engine.voices().filter(({ isLoaded }) => isLoaded).length;
  });
  gauge('voices_whole', 'Voices that cannot be cut: no audio before the end of a sentence.', () => {
    return engine.voices().filter(({ windowed, revision }) => revision && !windowed).length;
  });
  new Gauge({
    name: 'hailo_piper_voice_info',
    help: 'Always 1; the labels say how each voice is run.',
    labelNames: ['voice', 'decoder', 'windowed'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { id, decoder, windowed, revision } of engine.voices()) {
        if (revision !== undefined) this.set({ voice: id, decoder, windowed: String(windowed) }, 1);
      }
    },
  });
}
