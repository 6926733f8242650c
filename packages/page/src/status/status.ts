import { byId } from '../dom/element.ts';
import { formatsOf } from '../languages/formats.ts';
import { pageTexts } from '../languages/page-texts.ts';
import { fill } from '../languages/texts.ts';
import { askFacts, askHealth, askMetrics, ServiceSilent } from './ask-service.ts';
import { isSameRun } from './counters.ts';
import type { ErrorCount } from './error-counts.ts';
import type { Metrics } from './metrics.ts';
import { Plot } from './plot.ts';
import { plotsIn } from './plots.ts';
import { pollWhileVisible } from './poll.ts';
import type { ConfigSection, Health, LogWarning } from './service-facts.ts';
import { configTables, warningItems } from './service-parts.ts';
import { setText, shownIn } from './show.ts';
import { silentWords, stateWords } from './state-words.ts';
import { errorsTable, type RunVoices, runVoices, voicesTable } from './tables.ts';
import { PERIOD_MS, Watch } from './watch.ts';

/** Milliseconds between two questions for what seldom changes. */
const FACTS_MS = 30_000;

const texts = pageTexts();
const formats = formatsOf(texts.code);
const watch = new Watch();
const plots = plotsIn(texts, formats).map(
  (definition) => new Plot(byId(`plot-${definition.id}`, HTMLElement), definition),
);
const state = byId('health', HTMLElement);
const showErrors = shownIn(byId('errors', HTMLElement), (rows: readonly ErrorCount[]) =>
  errorsTable(rows, texts, formats),
);
const showVoices = shownIn(byId('prepared', HTMLElement), (voices: RunVoices) =>
  voicesTable(voices, texts),
);
const showWarnings = shownIn(byId('warnings', HTMLElement), (warnings: readonly LogWarning[]) =>
  warningItems(warnings, texts, formats),
);
const showConfig = shownIn(
  byId('configuration', HTMLElement),
  (sections: readonly ConfigSection[]) => configTables(sections, texts),
);

let answeredAt: number | undefined;
let lastMetrics: Metrics | undefined;
let factsAt = -Infinity;

pollWhileVisible(document, PERIOD_MS, async () => {
  // One after the other: a slow service has one question to answer.
  const health = await heard(askHealth);
  const metrics = health && (await heard(askMetrics));
  if (health === undefined || metrics === undefined) {
    silent();
    return;
  }
  answered(health, metrics);
  if (Date.now() - factsAt >= FACTS_MS) await readFacts();
});

/** Undefined if the service is silent. */
async function heard<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ServiceSilent) return undefined;
    throw error;
  }
}

function answered(health: Health, metrics: Metrics): void {
  const now = Date.now();
  // After a restart the log and the configuration may be others.
  if (lastMetrics === undefined || !isSameRun(lastMetrics, metrics)) factsAt = -Infinity;
  [answeredAt, lastMetrics] = [now, metrics];
  watch.answered({ at: now, metrics });

  state.dataset.state = health.status;
  setText(state, stateWords(health, texts));
  showFigures(health, metrics);
  for (const plot of plots) plot.draw(watch.moments, now, metrics);
  showErrors(watch.errors.rows());
  showVoices(runVoices(metrics, health.voices_left_out));
}

function silent(): void {
  const now = Date.now();
  watch.silent(now);
  const since = answeredAt === undefined ? undefined : formats.clock(answeredAt);
  state.dataset.state = 'silent';
  setText(state, silentWords(since, texts));
  for (const id of ['uptime', 'workers', 'connections']) showFact(id, '–');
  for (const plot of plots) plot.draw(watch.moments, now, undefined);
}

function showFigures(health: Health, metrics: Metrics): void {
  const { busy, total } = health.workers;
  const count = (name: string) => formats.number(metrics.value(`hailo_piper_${name}`) ?? 0);
  const figures = {
    version: health.version,
    uptime: formats.duration(health.uptime_seconds),
    voice: health.model_info.model_path?.replace(/\.onnx$/, '') ?? '–',
    workers: fill(texts.statusWorkersBusy, { busy, total }),
    restarts: count('engine_restarts_total'),
    connections: count('connections'),
    'lines-lost': count('log_lines_dropped_total'),
  };
  for (const [id, words] of Object.entries(figures)) showFact(id, words);
}

function showFact(id: string, words: string): void {
  setText(byId(`fact-${id}`, HTMLElement), words);
}

async function readFacts(): Promise<void> {
  factsAt = Date.now();
  const facts = await heard(askFacts);
  setText(byId('facts-missing', HTMLElement), facts === undefined ? texts.statusFactsMissing : '');
  if (facts === undefined) return;
  showWarnings(facts.warnings);
  showConfig(facts.config);
}
