import type { Browser, Page } from 'playwright-core';
import type { BrowserName } from '../../tests/browser/browsers.ts';
import { withUsedTab } from '../../tests/browser/everyday-use.ts';
import type { SoundParts } from '../../tests/browser/page-report.ts';
import { play, silence } from '../../tests/browser/speaking.ts';
import { report, until } from '../../tests/browser/tab.ts';
import type { TabMemory } from '../../tests/browser/tab-memory.ts';
import { isReady, recordedContext } from '../../tests/browser/visit.ts';
import { MEDIUM } from '../texts.ts';
import type { PageFigures } from './targets.ts';

export interface PageRounds {
  /** Loads, and plays, that are measured. */
  readonly rounds: number;
  /** Minutes of use over which memory is looked at; 0 for none. */
  readonly minutes: number;
}

const WARM_UPS = 2;
const LOOKS = 6;
/** Until caches are full and code is compiled. */
const WARM_UP_SHARE = 0.2;

/** Measures the speaking page in a browser. */
export async function measurePage(
  name: BrowserName,
  browser: Browser,
  url: string,
  { rounds, minutes }: PageRounds,
  say: (progress: string) => void,
): Promise<PageFigures> {
  say(`${name}: ${rounds} loads`);
  const paintMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    paintMs.push(await inNewTab(browser, url, (page) => until<number>(page, PAINT)));
  }
  say(`${name}: ${rounds} plays`);
  const played = await inNewTab(browser, url, (page) => measurePlays(page, rounds));
  const memory = name === 'chromium' && minutes > 0 ? await watchMemory(url, minutes, say) : [];
  return {
    ...{ browser: name, paintMs, ...played },
    heapMb: memory.map(({ heapMb }) => heapMb),
    processMb: memory.map(({ processMb }) => processMb),
  };
}

const PAINT = 'recorder.firstPaintMs()';

/** Bytes of what the page is, without what it asks the service. */
const BYTES = `['navigation', 'resource']
  .flatMap((type) => performance.getEntriesByType(type))
  .filter(({ name }) => !/\\/v1\\//.test(name))
  .reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0)`;

async function measurePlays(page: Page, rounds: number) {
  await isReady(page);
  const bytes = await page.evaluate<number>(BYTES);
  const soundMs: number[] = [];
  const soundParts: SoundParts[] = [];
  const litMs: number[] = [];
  for (let round = -WARM_UPS; round < rounds; round++) {
    await play(page, MEDIUM.text);
    const ms = await page.evaluate<number>('recorder.soundAfterMs()');
    const parts = await page.evaluate<SoundParts>('recorder.soundParts()');
    if (round === rounds - 1) await silence(page);
    else await page.keyboard.press('Escape');
    await silence(page);
    if (round < 0) continue;
    soundMs.push(ms);
    soundParts.push(parts);
    const { lit } = await report(page);
    litMs.push(...lit.map(({ error }) => 1000 * Math.abs(error ?? Number.POSITIVE_INFINITY)));
  }
  const tells = await page.evaluate<boolean>(
    "PerformanceObserver.supportedEntryTypes.includes('layout-shift')",
  );
  const shifted = tells ? await page.evaluate<number>('recorder.shifted()') : undefined;
  return { soundMs, soundParts, litMs, bytes, shifted };
}

/** Looks at the tab's memory while it is used, after a warm-up. */
async function watchMemory(url: string, minutes: number, say: (progress: string) => void) {
  const looks: TabMemory[] = [];
  await withUsedTab(url, async (tab) => {
    for (let look = 0; look < LOOKS; look++) {
      const at = minutes * (WARM_UP_SHARE + ((1 - WARM_UP_SHARE) * look) / (LOOKS - 1));
      await tab.useUntil(at);
      const memory = await tab.memory();
      say(`after ${at.toFixed(1)} minutes: ${JSON.stringify(memory)}`);
      looks.push(memory);
    }
  });
  return looks;
}

async function inNewTab<T>(
  browser: Browser,
  url: string,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await recordedContext(browser);
  try {
    const page = await context.newPage();
    await page.goto(url);
    return await use(page);
  } finally {
    await context.close();
  }
}
