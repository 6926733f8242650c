import { readFileSync } from 'node:fs';
import type { DevToolsSession } from './devtools-session.ts';

/** What a tab of Chromium holds after its garbage was collected. */
export interface TabMemory {
  /** MB of JavaScript's objects. */
  readonly heapMb: number;
  /** MB of the tab's process, without pages of files: of those, each has less while other browsers run. */
  readonly processMb: number;
  readonly nodes: number;
  readonly listeners: number;
  /** Nodes of Web Audio. */
  readonly audioNodes: number;
}

interface Metrics {
  readonly metrics: readonly { readonly name: string; readonly value: number }[];
}

interface Processes {
  readonly processInfo: readonly { readonly type: string; readonly id: number }[];
}

/** Looks at a tab of Chromium; other browsers do not tell. */
export async function tabMemory(
  browser: DevToolsSession,
  tab: DevToolsSession,
): Promise<TabMemory> {
  // Once more for what only the first collection lets go.
  for (let times = 0; times < 2; times++) await tab.send('HeapProfiler.collectGarbage');
  // Without this, the list is empty.
  await tab.send('Performance.enable');
  const { metrics } = await tab.send<Metrics>('Performance.getMetrics');
  const { processInfo } = await browser.send<Processes>('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const metric = (name: string): number => {
    const found = metrics.find((one) => one.name === name);
    if (found === undefined) throw new Error(`the browser does not tell ${name}`);
    return found.value;
  };
  return {
    heapMb: metric('JSHeapUsedSize') / 1e6,
    // The largest: a browser with one tab may have a spare one.
    processMb: Math.max(...renderers.map(({ id }) => anonymousMb(id))),
    nodes: metric('Nodes'),
    listeners: metric('JSEventListeners'),
    audioNodes: metric('AudioHandlers'),
  };
}

const anonymousMb = (pid: number): number => {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return (Number(/^Anonymous:\s+(\d+)/m.exec(rollup)?.[1]) * 1024) / 1e6;
};
