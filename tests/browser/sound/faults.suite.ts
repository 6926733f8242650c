/**
 * The speaking page while the service is restarted, loses a voice, or has two tabs at once. Run by
 * `npx -y pnpm@12 test:browser`, as root.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { smallVoice } from '../../service/voices-program.ts';
import { BROWSERS, withBrowser } from '../browsers.ts';
import { withPage } from '../network.ts';
import { LONG, play, REAL, SENTENCE, SHORT, silence } from '../speaking.ts';
import { report, textOf, until } from '../tab.ts';
import { assertClean, isReady, recordedContext, Visit } from '../visit.ts';
import { assertHeard, assertHeardWhole } from './hearing-checks.ts';

const SECOND_VOICE = 'en_US-second-low';
/** What browsers say of requests that fail, as these must. */
const FAILED = /Failed to load resource|status of [45]\d\d|NetworkError|ERR_/;

const MESSAGE_IS_SEEN = "document.querySelector('#message').textContent.trim() !== ''";

/** Opens the speaking page in a tab. */
const open = async (context: BrowserContext, url: string): Promise<Visit> => {
  const visit = await Visit.in(context, url);
  await isReady(visit.page);
  return visit;
};

async function restart(context: BrowserContext): Promise<void> {
  let here: Visit | undefined;
  let address = '';
  await withPage(REAL, async (service) => {
    address = service.url;
    here = await open(context, address);
    await play(here.page, LONG);
    service.process.kill('SIGKILL');
    await until(here.page, MESSAGE_IS_SEEN);
    await silence(here.page);
    await here.page.click('#play');
    await until(here.page, MESSAGE_IS_SEEN);
  });
  assert.ok(here);
  const { page } = here;
  await withPage(
    REAL,
    async () => {
      await play(page, SENTENCE);
      assert.equal(await textOf(page, '#message'), '', 'the message is gone');
      await silence(page);
      assertHeardWhole(await report(page));
      await assertClean(here as Visit, address, FAILED);
    },
    Number(new URL(address).port),
  );
}

/** Ids of the voices that the service has. */
const idsOf = async (url: string): Promise<string[]> => {
  const answer = await fetch(`${url}/v1/voices`);
  const { voices } = (await answer.json()) as { readonly voices: { readonly id: string }[] };
  return voices.map(({ id }) => id);
};

const choose = (page: Page, id: string): Promise<void> =>
  page.click(`.voice:has(input[value="${id}"]) label`);

async function removeVoice(t: TestContext, context: BrowserContext): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-voices-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const own = join(folder, SECOND_VOICE);
  mkdirSync(own);
  const { model, config } = smallVoice(SECOND_VOICE);
  writeFileSync(join(own, `${SECOND_VOICE}.onnx`), model);
  writeFileSync(join(own, `${SECOND_VOICE}.onnx.json`), config);
  const yaml = `${REAL}voices: {directory: ${folder}, default: en_US-joe-medium, preload: [${SECOND_VOICE}]}\n`;
  await withPage(yaml, async ({ url }) => {
    const here = await open(context, url);
    const { page } = here;
    await choose(page, SECOND_VOICE);
    await play(page, SHORT);
    await silence(page);
    rmSync(own, { recursive: true });
    while ((await idsOf(url)).includes(SECOND_VOICE)) await delay(50);

    await page.click('#play');
    await until(page, MESSAGE_IS_SEEN);
    assert.ok((await textOf(page, '#message')).length > 10, 'it says what is wrong');
    const other = 'en_US-joe-medium';
    await choose(page, other);
    await play(page, SHORT);
    await silence(page);
    assertHeardWhole(await report(page));
    await assertClean(here, url, FAILED);
  });
}

async function twoTabs(context: BrowserContext): Promise<void> {
  await withPage(REAL, async ({ url }) => {
    const tabs = [await open(context, url), await open(context, url)] as const;
    const [first, second] = tabs.map(({ page }) => page) as [Page, Page];
    // The one behind is painted once a second, and so lights few of its words.
    await second.bringToFront();
    await Promise.all([play(first, SENTENCE), play(second, `${SHORT} ${SENTENCE}`)]);
    assert.ok(await first.evaluate('recorder.isSounding()'), 'both are heard');
    await Promise.all([silence(first), silence(second)]);
    assertHeard(await report(first));
    assertHeardWhole(await report(second));

    await play(first, LONG);
    await play(second, SENTENCE);
    await first.click('#stop');
    await silence(first);
    await silence(second);
    // The other tab goes on to its end.
    assertHeardWhole(await report(second));

    await first.reload();
    await isReady(first);
    const before = await textOf(first, '#history');
    for (const text of [SENTENCE, SHORT, LONG.slice(0, 40)]) assert.ok(before.includes(text));
    for (const tab of tabs) await assertClean(tab, url);
  });
}

for (const name of BROWSERS) {
  test(`faults and neighbours in ${name}`, (t) =>
    withBrowser(name, async (browser) => {
      const contexts = [];
      for (const _ of [1, 2, 3]) contexts.push(await recordedContext(browser));
      const [one, two, three] = contexts as [BrowserContext, BrowserContext, BrowserContext];
      await t.test('the service is killed while it plays, and started again', () => restart(one));
      await t.test('the chosen voice is removed', (t) => removeVoice(t, two));
      await t.test('two tabs at once', () => twoTabs(three));
    }));
}
