import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, firefox } from 'playwright-core';
import { leaveOutMediaFeatures } from './firefox-without-media.ts';

/** Browsers of Debian that Playwright drives. CHROMIUM and FIREFOX name others. */
export const BROWSERS = ['chromium', 'firefox'] as const;
export type BrowserName = (typeof BROWSERS)[number];

function pathOf(command: string): string {
  return execFileSync('sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).trim();
}

/** Preferences of a Firefox, by their names in `about:config`. */
export type Preferences = Readonly<Record<string, string | number | boolean>>;

/** Themes, each with the preferences with which a Firefox has it: Playwright asks Chromium only. */
const THEMES = {
  light: { 'layout.css.prefers-color-scheme.content-override': 1 },
  dark: { 'layout.css.prefers-color-scheme.content-override': 0 },
} as const satisfies Readonly<Record<string, Preferences>>;
export type Theme = keyof typeof THEMES;

const downloads = new WeakMap<Browser, string>();

/** The folder to which a browser saves. */
export function downloadsOf(browser: Browser): string {
  return downloads.get(browser) ?? '';
}

/** Starts a browser without a window. */
const launch = (
  name: BrowserName,
  downloadsPath: string,
  preferences: Preferences,
): Promise<Browser> => {
  if (name === 'chromium') {
    const executablePath = process.env.CHROMIUM ?? pathOf('chromium');
    // A root user, as CI has, gets no sandbox from Chromium.
    return chromium.launch({ executablePath, downloadsPath, args: ['--no-sandbox'] });
  }
  leaveOutMediaFeatures();
  return firefox.launch({
    // Debian's Firefox is as Mozilla made it, without Playwright's patches: it is driven by WebDriver BiDi.
    channel: 'moz-firefox',
    executablePath: process.env.FIREFOX ?? pathOf('firefox-esr'),
    // Else the list of downloads takes the focus from the page.
    firefoxUserPrefs: { 'browser.download.alwaysOpenPanel': false, ...preferences },
    downloadsPath,
  });
};

/** Runs `use` with a browser that has just been started. */
export async function withBrowser(
  name: BrowserName,
  use: (browser: Browser) => Promise<void>,
  preferences: Preferences = {},
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-downloads-'));
  const browser = await launch(name, folder, preferences);
  downloads.set(browser, folder);
  try {
    await use(browser);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs `use` with a browser for each theme, one after the other. */
export async function withThemes(
  name: BrowserName,
  use: (browser: Browser, theme: Theme) => Promise<void>,
): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await withBrowser(name, (browser) => use(browser, theme), THEMES[theme]);
  }
}
