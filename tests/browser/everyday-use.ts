import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DevToolsSession } from './devtools-session.ts';
import { startProgram } from './program.ts';
import { HAS_VOICES, SENTENCE } from './speaking.ts';
import { PATIENCE_MS, recorderScript } from './tab.ts';
import { type TabMemory, tabMemory } from './tab-memory.ts';

/** A tab of Chromium in use. */
export interface UsedTab {
  /** Goes on until so many minutes after the tab was opened. @returns rounds so far. */
  useUntil(minutes: number): Promise<number>;
  memory(): Promise<TabMemory>;
}

interface Evaluated {
  readonly exceptionDetails?: object;
}

/**
 * Runs `use` with a tab of a Chromium of its own, whose memory is to be looked at. Playwright would change it: for it,
 * the tab keeps up to 200 MB of what was answered, and elements that were looked for.
 */
export async function withUsedTab(
  url: string,
  use: (tab: UsedTab) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-used-tab-'));
  const flags = ['--headless', '--no-sandbox', '--remote-debugging-port=0'];
  const stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  try {
    const chromium = startProgram(stack, process.env.CHROMIUM ?? 'chromium', [
      ...flags,
      `--user-data-dir=${folder}`,
      'about:blank',
    ]);
    const address = await debuggingAddress(chromium);
    // It was paused with the last line that was read.
    chromium.stderr?.resume();
    const browser = await DevToolsSession.open(address);
    const tab = await DevToolsSession.open(await tabAddress(address));
    await browser.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    await tab.send('Page.enable');
    // Without samples and answers, which the recorder would keep for good.
    const source = recorderScript(false);
    await tab.send('Page.addScriptToEvaluateOnNewDocument', { source });
    await tab.send('Page.navigate', { url });
    await evaluate(tab, `recorder.until(() => ${HAS_VOICES}, ${PATIENCE_MS})`);
    const startedAt = performance.now();
    let round = 0;
    await use({
      async useUntil(minutes) {
        while (performance.now() - startedAt < minutes * 60_000) {
          await evaluate(tab, `recorder.useTab(${++round}, ${JSON.stringify(SENTENCE)})`);
        }
        return round;
      },
      memory: () => tabMemory(browser, tab),
    });
  } finally {
    await stack.disposeAsync();
  }
}

/** Waits for a promise in the tab, as in the handler of a click: so it may make sound. */
async function evaluate(tab: DevToolsSession, expression: string): Promise<void> {
  const options = { awaitPromise: true, returnByValue: true, userGesture: true };
  const { exceptionDetails } = await tab.send<Evaluated>('Runtime.evaluate', {
    expression,
    ...options,
  });
  if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
}

/** Chromium tells it when it has chosen a port. */
async function debuggingAddress({ stderr }: ChildProcess): Promise<string> {
  for await (const line of createInterface(stderr as NonNullable<typeof stderr>)) {
    const [, address] = /^DevTools listening on (ws:\S+)/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('Chromium has ended');
}

/** Address of the first tab. */
async function tabAddress(browser: string): Promise<string> {
  const targets = await (await fetch(new URL('/json', browser.replace(/^ws/, 'http')))).json();
  const all = targets as readonly {
    readonly type: string;
    readonly webSocketDebuggerUrl: string;
  }[];
  const tab = all.find(({ type }) => type === 'page');
  if (tab === undefined) throw new Error('Chromium has no tab');
  return tab.webSocketDebuggerUrl;
}
