import { buildSync } from 'esbuild';
import type { PageReport } from './page-report.ts';

/** What tests do in a tab of any browser, by whatever protocol it is driven. */
export interface Tab {
  goto(url: string): Promise<unknown>;
  /** Value of an expression, or of what its promise resolves to. */
  evaluate<T>(expression: string): Promise<T>;
  click(selector: string): Promise<void>;
  fill(selector: string, text: string): Promise<void>;
  /** A key, such as `Enter` or `Control+Enter`, on an element. */
  press(selector: string, key: string): Promise<void>;
}

const ENTRY = new URL('in-page/recorder.ts', import.meta.url).pathname;

/**
 * The script that takes note of what a tab makes heard and lit, to be run in it before the page's own.
 * @param isSoundKept whether samples and answers are kept, which takes memory.
 */
export function recorderScript(isSoundKept = true): string {
  const { outputFiles } = buildSync({
    entryPoints: [ENTRY],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    define: { KEEP_SOUND: String(isSoundKept) },
  });
  return outputFiles[0]?.text ?? '';
}

/** Long, because a test that passes does not wait for it, and a busy machine takes its time. */
export const PATIENCE_MS = 60_000;

/**
 * Waits in the tab until a condition holds.
 * @param condition an expression there.
 * @returns its value.
 * @throws Error when it does not hold in time.
 */
export function until<T>(tab: Tab, condition: string, timeoutMs = PATIENCE_MS): Promise<T> {
  return tab.evaluate<T>(`recorder.until(() => ${condition}, ${timeoutMs})`);
}

/** What was heard and lit since the page was loaded, or since `recorder.clear()`. */
export function report(tab: Tab): Promise<PageReport> {
  return tab.evaluate<PageReport>('recorder.report()');
}

/** Text of an element. */
export function textOf(tab: Tab, selector: string): Promise<string> {
  return tab.evaluate(`document.querySelector(${JSON.stringify(selector)}).textContent.trim()`);
}

/** Sets a slider or a choice. */
export function set(tab: Tab, selector: string, value: number | string): Promise<void> {
  return tab.evaluate(`recorder.set(${JSON.stringify(selector)}, '${value}')`);
}
