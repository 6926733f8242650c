/**
 * Chromium: the page `/docs`, and pages of other origins that request speech. CHROMIUM names another browser. Run by `npx -y pnpm@12 test:clients`.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { withService } from '../service/service.ts';
import { SERVICES } from './services.ts';

const executablePath =
  process.env.CHROMIUM ??
  execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();

interface AudioElement extends EventTarget {
  currentTime: number;
  readonly duration: number;
  readonly readyState: number;
  readonly error: { readonly message: string } | null;
  play(): Promise<void>;
}

/** Inside the browser: the seconds that were played, or the error that an element met. */
const playToItsEnd = (element: unknown): Promise<number> =>
  new Promise((resolve, reject) => {
    const audio = element as AudioElement;
    audio.addEventListener('ended', () => resolve(audio.currentTime));
    audio.addEventListener('error', () => reject(new Error(audio.error?.message)));
    audio.play().catch(reject);
  });

/** Inside the browser: seconds in all, and where an element is when it was sent to their middle. */
const jumpToTheMiddle = (element: unknown): Promise<[number, number]> =>
  new Promise((resolve, reject) => {
    const audio = element as AudioElement;
    audio.addEventListener('error', () => reject(new Error(audio.error?.message)));
    audio.addEventListener('seeked', () => resolve([audio.duration, audio.currentTime]));
    const jump = () => {
      audio.currentTime = audio.duration / 2;
    };
    if (audio.readyState >= 1) jump();
    else audio.addEventListener('loadedmetadata', jump);
  });

/**
 * Inside the browser: names (fields, headers, values) that are on more lines than one, and those that
 * stick out of the window or of their cell; how many px the page scrolls sideways. As a text, because
 * the types of a browser are not those of Node.
 */
const measureNames = `(() => {
  const names = [...document.querySelectorAll('code, nav a, h3')].filter((e) => !e.closest('pre'));
  const text = (element) => element.textContent;
  const lines = (element) => new Set([...element.getClientRects()].map(({ top }) => top)).size;
  const isOutside = (element) => {
    const { right } = element.getBoundingClientRect();
    const cell = element.closest('td, li, p, section, main, nav') ?? document.body;
    return right > innerWidth + 0.5 || right > cell.getBoundingClientRect().right + 0.5;
  };
  return {
    names: names.length,
    broken: names.filter((element) => lines(element) !== 1).map(text),
    outside: names.filter(isOutside).map(text),
    sideways: document.documentElement.scrollWidth - innerWidth,
  };
})()`;

interface Measured {
  readonly names: number;
  readonly broken: readonly string[];
  readonly outside: readonly string[];
  readonly sideways: number;
}

/** The browser's, inside it. */
declare const OfflineAudioContext: new (
  channels: number,
  length: number,
  sampleRate: number,
) => { decodeAudioData(audio: ArrayBuffer): Promise<{ readonly duration: number }> };

const withBrowser = async (use: (browser: Browser) => Promise<void>): Promise<void> => {
  // A root user, as CI has, gets no sandbox from Chromium.
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    await use(browser);
  } finally {
    await browser.close();
  }
};

/** What a page asked for, and what it complained of. */
const watch = (page: Page) => {
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  return { requests, complaints };
};

test('a browser', async (t) => {
  await withBrowser(async (browser) => {
    const origin = createServer((_, response) => response.end('<title>page</title>')).listen(0);
    t.after(() => origin.close());
    const page = `http://localhost:${(origin.address() as AddressInfo).port}`;
    const yaml = `${SERVICES.fast}server: {cors_origins: ["${page}"]}\n`;

    await withService(yaml, async ({ url }) => {
      await t.test('/docs shows the whole document and asks for its own files alone', async () => {
        const tab = await browser.newPage();
        const { requests, complaints } = watch(tab);
        await tab.goto(`${url}/docs`);
        assert.equal(await tab.title(), 'hailo-piper API');
        for (const path of ['/v1/audio/speech', '/v1/synthesize', '/health/ready', '/metrics']) {
          assert.ok(await tab.getByRole('heading', { name: path }).first().isVisible(), path);
        }
        // The style is in force, so the policy let it in.
        const display = await tab.evaluate('getComputedStyle(document.body).display');
        assert.equal(display, 'grid');
        await tab.getByRole('link', { name: 'POST /v1/audio/speech' }).click();
        await tab.getByText('As OpenAI’s clients send it').first().click();
        assert.ok(await tab.getByText(`curl ${url}/v1/audio/speech`).first().isVisible());
        assert.ok(await tab.getByRole('button', { name: 'Try it' }).first().isVisible());
        const files = ['docs', 'page/clothes.css', 'page/try-it.js'];
        assert.deepEqual(
          requests.toSorted(),
          files.map((file) => `${url}/${file}`),
        );
        assert.deepEqual(complaints, []);
      });

      for (const colorScheme of ['light', 'dark'] as const) {
        for (const width of [1920, 1200, 1025, 800, 721, 360, 320]) {
          await t.test(`/docs at ${width} px, ${colorScheme}: no name breaks`, async () => {
            const tab = await browser.newPage({ colorScheme, viewport: { width, height: 800 } });
            await tab.goto(`${url}/docs`);
            for (const details of await tab.locator('details').all()) {
              await details.evaluate('element => { element.open = true; }');
            }
            const { names, broken, outside, sideways } = await tab.evaluate<Measured>(measureNames);
            assert.ok(names > 300, `${names} names`);
            assert.deepEqual(broken, []);
            assert.deepEqual(outside, []);
            assert.ok(sideways <= 0, `the page is ${sideways} px wider than the window`);
            await tab.close();
          });
        }
      }

      const speak = (tab: Page) =>
        tab.evaluate(async (address) => {
          try {
            const response = await fetch(`${address}/v1/audio/speech`, {
              method: 'POST',
              headers: { 'content-type': 'application/json', authorization: 'Bearer unused' },
              body: JSON.stringify({ input: 'Hello.', seed: 1 }),
            });
            const { byteLength } = await response.arrayBuffer();
            const seconds = response.headers.get('x-audio-duration-seconds');
            return { byteLength, seconds, etag: response.headers.get('etag') };
          } catch (error) {
            return String(error);
          }
        }, url);

      await t.test('a page of a configured origin speaks and reads the headers', async () => {
        const tab = await browser.newPage();
        await tab.goto(page);
        const answer = await speak(tab);
        assert.ok(typeof answer === 'object', String(answer));
        assert.ok(answer.byteLength > 1000);
        assert.ok(Number(answer.seconds) > 0 && answer.etag);
      });

      await t.test('a page of another origin does not', async () => {
        const tab = await browser.newPage();
        await tab.goto(page.replace('localhost', '127.0.0.1'));
        assert.match(String(await speak(tab)), /Failed to fetch/);
      });

      await t.test('an audio element plays an address', async () => {
        const tab = await browser.newPage();
        await tab.goto(page);
        for (const more of ['', '&stream=true', '&format=mp3&stream=true']) {
          const address = `${url}/v1/synthesize?text=Hello+from+an+address.+It+is+played.${more}`;
          await tab.setContent(`<audio src="${address.replaceAll('&', '&amp;')}" muted></audio>`);
          const seconds = await tab.locator('audio').evaluate(playToItsEnd);
          assert.ok(seconds > 0.5, `${more}: ${seconds} s`);
        }
      });

      await t.test('an audio element jumps in an address that is served in parts', async () => {
        const tab = await browser.newPage();
        await tab.goto(page);
        const parts: string[] = [];
        tab.on('response', (response) => {
          if (response.status() === 206) parts.push(response.url());
        });
        const address = `${url}/v1/synthesize?text=Hello+from+an+address.+It+is+played.&seed=1`;
        await tab.setContent(`<audio src="${address.replaceAll('&', '&amp;')}" muted></audio>`);
        const [before, after] = await tab.locator('audio').evaluate(jumpToTheMiddle);
        assert.ok(before > 0.5 && Math.abs(after - before / 2) < 0.05, `${after} of ${before} s`);
        assert.ok(parts.length > 0, 'the browser was answered with 206');
      });

      await t.test('every format that it can play, it plays, as long as it says', async () => {
        const tab = await browser.newPage();
        await tab.goto(page);
        for (const format of ['wav', 'mp3', 'opus', 'flac', 'aac']) {
          const { played, said } = await tab.evaluate(
            async ([address, response_format]) => {
              const response = await fetch(`${address}/v1/audio/speech`, {
                method: 'POST',
                headers: { 'content-type': 'application/json' },
                body: JSON.stringify({ input: 'Hello from the browser.', response_format }),
              });
              const audio = await response.arrayBuffer();
              const decoded = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(audio);
              return {
                played: decoded.duration,
                said: Number(response.headers.get('x-audio-duration-seconds')),
              };
            },
            [url, format],
          );
          assert.ok(Math.abs(played - said) < 0.12, `${format}: ${played} s, not ${said}`);
        }
      });
    });
  });
});
