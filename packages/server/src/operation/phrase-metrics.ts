import { collectedMetrics } from '@hailo-piper/api';
import type { LevelFigures, PhraseFigures } from '@hailo-piper/phrases';
import { Counter, Gauge, type Registry } from 'prom-client';

/** Registers the metrics of what was said before; they are read when they are collected. */
export function registerPhraseMetrics(
  registry: Registry,
  {
    figures,
    bank,
  }: {
    readonly figures: () => PhraseFigures;
    /** Phrases that are spoken ahead, by their state. */
    readonly bank: () => Readonly<Record<string, number>>;
  },
): void {
  const { counter, gauge } = collectedMetrics(registry);
  counter('phrase_misses_total', 'Kept texts that had to be spoken.', () => figures().misses);
  counter(
    'phrase_joined_total',
    'Texts that were being spoken for somebody else already.',
    () => figures().joined,
  );
  gauge(
    'phrase_flights',
    'Texts that are being spoken and may be joined.',
    () => figures().flights,
  );
  if (figures().isServerUp !== undefined) {
    gauge('phrase_server_up', '1 while the server that machines share can be asked.', () =>
      figures().isServerUp ? 1 : 0,
    );
  }

  new Gauge({
    name: 'hailo_piper_phrase_bank',
    help: 'Phrases to be spoken ahead, by whether they are kept.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(bank())) this.set({ state }, count);
    },
  });

  const labels = { labelNames: ['level'], registers: [registry] };
  new Counter({
    name: 'hailo_piper_phrase_hits_total',
    help: 'Texts that were kept, by the level that had them.',
    ...labels,
    collect() {
      this.reset();
      for (const [level, hits] of Object.entries(figures().hits)) this.inc({ level }, hits);
    },
  });
  const ofLevels = (
    Metric: typeof Counter | typeof Gauge,
    name: string,
    help: string,
    read: (figures: LevelFigures) => number,
  ) =>
    new Metric({
      name: `hailo_piper_phrase_${name}`,
      help,
      ...labels,
      collect() {
        this.reset();
        for (const [level, its] of Object.entries(figures().levels)) this.inc({ level }, read(its));
      },
    });
  ofLevels(Gauge, 'bytes', 'Bytes in use, by level.', ({ bytes }) => bytes);
  ofLevels(Gauge, 'limit_bytes', 'Most bytes, by level.', ({ maxBytes }) => maxBytes);
  ofLevels(Gauge, 'entries', 'Entries: texts and sounds, by level.', ({ entries }) => entries);
  ofLevels(
    Counter,
    'evictions_total',
    'Entries that made room for others, by level.',
    ({ evictions }) => evictions,
  );
  ofLevels(
    Counter,
    'level_errors_total',
    'Reads and writes that failed, and damaged entries, by level.',
    ({ errors }) => errors,
  );
}
