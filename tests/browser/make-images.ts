/**
 * Makes docs/images/page-*.png: the speaking page, also dark on a phone, the operator's view, and the five tasks of a new
 * user as a film strip. Chromium draws them; `tests/browser/surroundings.sh node tests/browser/make-images.ts`, as root.
 */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { withBrowser } from './browsers.ts';
import { TASKS } from './five-tasks.ts';
import { play, SENTENCE, silence } from './speaking.ts';
import { until } from './tab.ts';
import { withTwoVoices } from './two-voices.ts';
import { isReady, recordedContext } from './visit.ts';

const IMAGES = new URL('../../docs/images/', import.meta.url).pathname;
const DESKTOP = { width: 1180, height: 860 };
const PHONE = { width: 390, height: 844 };
const STRIP_WIDTH = 320;
/** Second of the speech at which a picture is taken. */
const AMID = 2;
const WARM_UPS = 2;
/** Looks at the service before the plots are worth a picture. */
const STATUS_SENTENCES = 4;

const openPage = async (browser: Browser, url: string, options: object): Promise<Page> => {
  const context = await recordedContext(browser, options);
  const page = await context.newPage();
  await page.goto(url);
  return page;
};

/** Pictures beside each other with a line of text below each, drawn by the browser. */
async function joinPictures(
  browser: Browser,
  pictures: readonly { readonly picture: Buffer; readonly title: string }[],
  path: string,
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1000, height: 600 } });
  const figures = pictures.map(
    ({ picture, title }) =>
      `<figure><img src="data:image/png;base64,${picture.toString('base64')}"><figcaption>${title}</figcaption></figure>`,
  );
  await page.setContent(`<style>
    body { margin: 0; display: inline-flex; gap: 10px; padding: 10px; background: #fff; font: 15px sans-serif; }
    figure { margin: 0; width: ${STRIP_WIDTH}px } img { width: 100%; border: 1px solid #ccc; border-radius: 6px }
    figcaption { padding: 4px 2px }
  </style>${figures.join('')}`);
  await page.locator('body').screenshot({ path });
  await page.close();
}

async function speaking(browser: Browser, url: string): Promise<void> {
  const looks = [
    { name: 'page-light', viewport: DESKTOP, colorScheme: 'light' },
    { name: 'page-phone', viewport: PHONE, colorScheme: 'dark', isMobile: true, hasTouch: true },
  ];
  for (const { name, ...options } of looks) {
    const page = await openPage(browser, url, options);
    await isReady(page);
    // As it is when it was used before: what is compiled and loaded the first time is.
    for (let times = 0; times < WARM_UPS; times++) {
      await play(page, SENTENCE);
      await page.keyboard.press('Escape');
      await silence(page);
    }
    await play(page, SENTENCE);
    await until(page, `recorder.heard() > ${AMID}`);
    await page.screenshot({ path: join(IMAGES, `${name}.png`) });
    await page.context().close();
  }
}

async function status(browser: Browser, url: string): Promise<void> {
  const page = await openPage(browser, `${url}/status`, { viewport: DESKTOP });
  const plots = "document.querySelector('#plot-memory svg').innerHTML";
  for (let sentence = 0; sentence < STATUS_SENTENCES; sentence++) {
    const before = await page.evaluate(plots);
    await fetch(`${url}/v1/audio/speech`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ input: `${SENTENCE} `.repeat(sentence + 1) }),
    }).then((answer) => answer.arrayBuffer());
    await until(page, `${plots} !== ${JSON.stringify(before)}`);
  }
  await page.screenshot({ path: join(IMAGES, 'page-status.png') });
  await page.context().close();
}

async function tasks(browser: Browser, url: string): Promise<void> {
  const page = await openPage(browser, url, { viewport: { width: 760, height: 900 } });
  await isReady(page);
  const pictures = [];
  for (const [at, { name, perform }] of TASKS.entries()) {
    const from = performance.now();
    await perform(page);
    const seconds = ((performance.now() - from) / 1000).toFixed(1);
    pictures.push({ picture: await page.screenshot(), title: `${at + 1}. ${name}: ${seconds} s` });
  }
  await joinPictures(browser, pictures, join(IMAGES, 'page-tasks.png'));
  await page.context().close();
}

await withTwoVoices(({ url }) =>
  withBrowser('chromium', async (browser) => {
    await speaking(browser, url);
    await status(browser, url);
    await tasks(browser, url);
  }),
);
