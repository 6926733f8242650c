import assert from 'node:assert/strict';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { HAS_VOICES } from './speaking.ts';
import { recorderScript, report, until } from './tab.ts';

export interface VisitOptions extends BrowserContextOptions {
  /** Which page; default: the speaking page. */
  readonly path?: string;
  /** Complaints of the browser's console that belong to the test. */
  readonly allowed?: RegExp;
}

const RECORDER = recorderScript();

/** A tab of a context of its own, and what its browser requested and complained of. */
export class Visit {
  readonly page: Page;
  readonly requests: string[] = [];
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('request', (request) => this.requests.push(request.url()));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  /** Opens a page of the service in a tab of a context, and waits until it can be used. */
  static async in(context: BrowserContext, address: string): Promise<Visit> {
    const visit = new Visit(await context.newPage());
    await visit.page.goto(address);
    return visit;
  }
}

/** A context whose pages are recorded. */
export async function recordedContext(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-GB', acceptDownloads: true, ...options });
  await context.addInitScript({ content: RECORDER });
  return context;
}

/**
 * Runs `use` in a tab with a page of the service. Afterwards the tab has requested nothing of others, its policy had nothing
 * to refuse, and its console nothing to say.
 */
export async function visit(
  browser: Browser,
  url: string,
  use: (page: Page, visit: Visit) => Promise<void>,
  { path = '/', allowed, ...options }: VisitOptions = {},
): Promise<void> {
  const context = await recordedContext(browser, options);
  try {
    const here = await Visit.in(context, `${url}${path}`);
    if (path.startsWith('/?') || path === '/') await isReady(here.page);
    await use(here.page, here);
    await assertClean(here, url, allowed);
  } finally {
    await context.close();
  }
}

/** Waits until the speaking page has its voices. */
export async function isReady(page: Page): Promise<void> {
  await until(page, HAS_VOICES);
}

/** Asserts that a tab asked nobody else, and that neither policy nor browser had to complain. */
export async function assertClean(
  { page, requests, complaints }: Visit,
  url: string,
  allowed?: RegExp,
): Promise<void> {
  const foreign = requests.filter((one) => !/^(data|blob):/.test(one) && !one.startsWith(url));
  assert.deepEqual(foreign, [], 'requests beyond the service');
  const { violations, ran } = await report(page);
  assert.deepEqual(violations, [], 'violations of the policy');
  assert.deepEqual(ran, [], 'hostile texts that ran');
  assert.deepEqual(
    complaints.filter((text) => !allowed?.test(text)),
    [],
    'complaints of the browser',
  );
}
