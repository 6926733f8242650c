/**
 * The code that the speaking page copies, run by the programs that it is for. Needs curl, Python and ffmpeg. Run by
 * `npx -y pnpm@12 test:browser`, as root.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { parse } from 'yaml';
import { ffprobe, wavSamples } from '../readers/programs.ts';
import { bestShift, likenesses } from '../readers/sound-likeness.ts';
import { BROWSERS, withBrowser } from './browsers.ts';
import { withPage } from './network.ts';
import { play, REAL, silence } from './speaking.ts';
import { set, textOf, until } from './tab.ts';
import { visit } from './visit.ts';

const run = promisify(execFile);

/** Full of what shells, Python, JavaScript and YAML read as their own. */
const TEXT = `It's "quoted" $HOME \`id\` \\ \${x} {{ x }} #no: 100 % — done.\nNext line: 'fine'.`;

const RUNNERS = {
  curl: ['sh', '-c'],
  python: ['python3', '-c'],
  javascript: [process.execPath, '--input-type=module', '--eval'],
} as const;

/** What the clipboard has: pasted by keys, for a page on plain http may not read it. */
async function clipboard(page: Page): Promise<string> {
  const text = page.locator('#text');
  const before = await text.inputValue();
  await text.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+V');
  const pasted = await text.inputValue();
  await text.fill(before);
  return pasted;
}

/** Clicks a button that copies. @returns what it copied. */
async function copy(page: Page, form: string): Promise<string> {
  await page.click(`.copy-as[data-form=${form}]`);
  await until(page, "document.querySelector('#copied').textContent.trim() !== ''");
  const copied = await clipboard(page);
  assert.equal(copied, await textOf(page, '#code'), 'what is shown is copied');
  return copied;
}

async function runAll(t: TestContext, page: Page): Promise<void> {
  await set(page, '#speed', 1.5);
  await set(page, '#level', 0.5);
  await play(page, TEXT);
  await silence(page);
  const heard = Int16Array.from(await page.evaluate<number[]>('recorder.samples()'));

  for (const [form, [program, ...args]] of Object.entries(RUNNERS)) {
    await t.test(`${form}: run as it is, it gives the sound that was heard`, async (t) => {
      const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-copied-'));
      t.after(() => rmSync(folder, { recursive: true }));
      await run(program, [...args, await copy(page, form)], { cwd: folder });
      const [file = '', ...others] = readdirSync(folder);
      assert.deepEqual(others, []);
      const path = join(folder, file);
      assert.equal(ffprobe(path).codec_name, 'pcm_s16le');
      const samples = wavSamples(path);
      assert.equal(samples.length, heard.length);
      const shift = bestShift(heard, samples, 10);
      assert.equal(shift, 0);
      assert.ok(Math.min(...likenesses(heard, samples, { shift, window: 2205 })) > 0.999);
    });
  }

  await t.test('home-assistant: an action with the text and the voice', async () => {
    const { action, data } = parse(await copy(page, 'home-assistant'));
    assert.equal(action, 'tts.speak');
    // A template, because the text has the marks of one.
    assert.equal(data.message, `{{ ${JSON.stringify(TEXT)} }}`);
    assert.equal(data.options.voice, await page.inputValue('input[name=voice]:checked'));
  });
}

for (const name of BROWSERS) {
  test(`copied code in ${name}`, async (t) => {
    await withPage(REAL, ({ url }) =>
      withBrowser(name, (browser) => visit(browser, url, (page) => runAll(t, page))),
    );
  });
}
