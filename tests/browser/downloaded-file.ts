import assert from 'node:assert/strict';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { downloadsOf } from './browsers.ts';
import { PATIENCE_MS } from './tab.ts';

/** A file that a page saved. */
export interface DownloadedFile {
  /** As the page named it. */
  readonly name: string;
  readonly path: string;
}

/** Does what makes a page save a file, and waits until the file is there. */
export async function downloaded(page: Page, act: () => Promise<void>): Promise<DownloadedFile> {
  const browser = page.context().browser();
  assert.ok(browser);
  if (browser.browserType().name() === 'chromium') {
    const [download] = await Promise.all([page.waitForEvent('download'), act()]);
    return { name: download.suggestedFilename(), path: await download.path() };
  }
  // Firefox tells Playwright nothing of files that a page makes itself; they are in the folder.
  const folder = downloadsOf(browser);
  for (const file of readdirSync(folder)) rmSync(join(folder, file));
  await act();
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const [name, ...others] = readdirSync(folder);
    const path = name === undefined ? undefined : join(folder, name);
    // While it is written, a `.part` is beside it.
    if (
      name !== undefined &&
      path !== undefined &&
      others.length === 0 &&
      statSync(path).size > 0
    ) {
      return { name, path };
    }
    assert.ok(performance.now() < deadline, 'nothing was saved');
    await delay(20);
  }
}
