import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';

/** What a tab of Chromium holds after its garbage was collected. */
export interface TabMemory {
  /** MB of JavaScript's objects. */
  readonly heapMb: number;
  /** MB of the tab's process, shared pages by their share. */
  readonly processMb: number;
  readonly nodes: number;
  readonly listeners: number;
  /** Nodes of Web Audio. */
  readonly audioNodes: number;
}

/** Looks at a tab of Chromium; other browsers do not tell. */
export async function tabMemory(browser: Browser, page: Page): Promise<TabMemory> {
  const session = await page.context().newCDPSession(page);
  // Once more for what only the first collection lets go.
  for (let times = 0; times < 2; times++) await session.send('HeapProfiler.collectGarbage');
  // Without this, the list is empty.
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  const metric = (name: string): number => {
    const found = metrics.find((one) => one.name === name);
    if (found === undefined) throw new Error(`the browser does not tell ${name}`);
    return found.value;
  };
  return {
    heapMb: metric('JSHeapUsedSize') / 1e6,
    processMb: await rendererMb(browser),
    nodes: metric('Nodes'),
    listeners: metric('JSEventListeners'),
    audioNodes: metric('AudioHandlers'),
  };
}

/** The largest renderer: a browser with one tab may have a spare one. */
async function rendererMb(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  return Math.max(...renderers.map(({ id }) => proportionalMb(id)));
}

const proportionalMb = (pid: number): number => {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return (Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1]) * 1024) / 1e6;
};
