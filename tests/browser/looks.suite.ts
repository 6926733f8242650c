/**
 * How the speaking page looks: on a phone, in both themes, with reduced motion, at once and without moving about. Run by
 * `npx -y pnpm@12 test:browser`, as root.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { BROWSERS, type BrowserName, type Theme, withBrowser, withThemes } from './browsers.ts';
import { withPage } from './network.ts';
import { play, REAL, SENTENCE, SHORT, silence, sound } from './speaking.ts';
import { until } from './tab.ts';
import { visit } from './visit.ts';

const PHONE = { width: 390, height: 844 };
/** WCAG 2.2, 2.5.8: targets that are not within a line of text. */
const SMALLEST_TARGET = 24;
/** Of the page, with all that it loads. */
const MOST_BYTES = 100_000;
/** Generous: `bench:page` shows how soon it is. */
const FIRST_PAINT_MS = 1500;
/** Nothing that eyes see: from 0.1 on a page counts as restless. */
const MOST_SHIFTED = 0.001;
const PAGES = ['/', '/status', '/docs'];

/** Inside the page: what is too small to touch. Radio buttons are touched by their cards. */
const SMALL_TARGETS = `[...document.querySelectorAll('button, select, input, textarea, nav a')]
  .map((element) => [element, (element.closest('label, .voice') ?? element).getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 0 && Math.min(width, height) < ${SMALLEST_TARGET})
  .map(([element, { width, height }]) => element.outerHTML.slice(0, 80) + ' ' + width + '×' + height)`;

/** Inside the page: luminance of its background, 0 to 1. */
const BACKGROUND = `(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d');
  for (const element of [document.documentElement, document.body]) {
    canvas.fillStyle = getComputedStyle(element).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
  }
  const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
})()`;

const sideways = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

async function look(t: TestContext, browser: Browser, url: string, name: BrowserName) {
  const touch = name === 'chromium' ? { hasTouch: true, isMobile: true } : {};

  await t.test('on a phone it fits, and is played by touch', () =>
    visit(
      browser,
      url,
      async (page) => {
        assert.deepEqual(await page.evaluate(SMALL_TARGETS), []);
        await page.fill('#text', SHORT);
        await (name === 'chromium' ? page.tap('#play') : page.click('#play'));
        await sound(page);
        assert.ok((await sideways(page)) <= 0, 'nothing sticks out');
        const play = await page.locator('#play').boundingBox();
        assert.ok(play && play.y + play.height <= PHONE.height, 'Play is seen without scrolling');
        await silence(page);
      },
      { viewport: PHONE, ...touch },
    ),
  );

  await t.test('it is there at once, small, and does not move about', async (t) => {
    await visit(browser, url, async (page) => {
      const paintMs = await until<number>(page, 'recorder.firstPaintMs()');
      const bytes = await page.evaluate<number>(`['navigation', 'resource']
        .flatMap((type) => performance.getEntriesByType(type))
        .filter(({ name }) => !/v1|health|metrics/.test(name))
        .reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0)`);
      await play(page, SENTENCE);
      await silence(page);
      const shifted = await page.evaluate<number>('recorder.shifted()');
      t.diagnostic(
        `first paint after ${Math.round(paintMs)} ms, ${bytes} bytes, ${shifted} shifted`,
      );
      assert.ok(paintMs < FIRST_PAINT_MS, `${paintMs} ms`);
      assert.ok(bytes > 10_000 && bytes < MOST_BYTES, `${bytes} bytes`);
      assert.ok(shifted < MOST_SHIFTED, `${shifted}`);
    });
  });
}

async function lookAtTheme(t: TestContext, browser: Browser, url: string, theme: Theme) {
  for (const path of PAGES) {
    await t.test(`${path} is ${theme} where that is wished`, () =>
      visit(
        browser,
        url,
        async (page) => {
          const luminance = await page.evaluate<number>(BACKGROUND);
          assert.ok(theme === 'light' ? luminance > 0.7 : luminance < 0.2, `${luminance}`);
          assert.ok((await sideways(page)) <= 0);
        },
        { path, colorScheme: theme, viewport: { width: 360, height: 740 } },
      ),
    );
  }
}

for (const name of BROWSERS) {
  test(`looks in ${name}`, async (t) => {
    await withPage(REAL, async ({ url }) => {
      await withBrowser(name, (browser) => look(t, browser, url, name));
      await withThemes(name, (browser, theme) => lookAtTheme(t, browser, url, theme));
    });
  });

  test(`reduced motion in ${name}`, async () => {
    await withPage(REAL, ({ url }) =>
      withBrowser(
        name,
        (browser) =>
          visit(
            browser,
            url,
            async (page) => {
              await play(page, SENTENCE);
              await until(page, "document.querySelector('.word[aria-current=true]')");
              const moving = await page.evaluate<string[]>(
                "document.getAnimations().filter(({ playState }) => playState === 'running').map(String)",
              );
              assert.deepEqual(moving, []);
              await silence(page);
            },
            { reducedMotion: 'reduce' },
          ),
        // Playwright cannot ask Firefox for it by WebDriver BiDi.
        { 'ui.prefersReducedMotion': 1 },
      ),
    );
  });
}
