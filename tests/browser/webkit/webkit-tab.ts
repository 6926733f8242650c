import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { startProgram } from '../program.ts';
import { recorderScript, type Tab } from '../tab.ts';
import { WebDriverSession } from './web-driver.ts';

/** Any port will do: the suite has a network of its own. */
const PORT = 4444;
const SCRIPT_TIMEOUT_MS = 120_000;

/** Keys as WebDriver writes them. */
const KEYS: Readonly<Record<string, string>> = {
  Enter: '\uE007',
  Escape: '\uE00C',
  Tab: '\uE004',
  Control: '\uE009',
  ArrowRight: '\uE014',
  ArrowLeft: '\uE012',
};

/** Whether Debian's WebKitGTK, its driver and a screen for it are on this machine. */
export function isWebKitThere(): boolean {
  const programs = ['WebKitWebDriver', 'Xvfb'];
  return programs.every((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0);
}

/** The tab of a MiniBrowser, by WebDriver. */
class WebKitTab implements Tab {
  readonly #session: WebDriverSession;

  constructor(session: WebDriverSession) {
    this.#session = session;
  }

  async goto(url: string): Promise<void> {
    await this.#session.post('url', { url });
    // WebDriver has nothing that runs before the page's own scripts; the page makes no sound before a click.
    await this.#session.post('execute/sync', { script: recorderScript(), args: [] });
  }

  async evaluate<T>(expression: string): Promise<T> {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${expression})).then(
        (value) => done(JSON.stringify({ value })),
        (error) => done(JSON.stringify({ error: String(error) })));`;
    const answer = await this.#session.post('execute/async', { script, args: [] });
    const { value, error } = JSON.parse(String(answer));
    if (error !== undefined) throw new Error(error);
    return value;
  }

  async click(selector: string): Promise<void> {
    await this.#session.post(`element/${await this.#session.element(selector)}/click`, {});
  }

  async fill(selector: string, text: string): Promise<void> {
    const element = await this.#session.element(selector);
    await this.#session.post(`element/${element}/clear`, {});
    await this.#session.post(`element/${element}/value`, { text });
  }

  async press(selector: string, key: string): Promise<void> {
    const text = key.split('+').map((part) => KEYS[part] ?? part);
    const element = await this.#session.element(selector);
    await this.#session.post(`element/${element}/value`, { text: text.join('') });
  }
}

/** Runs `use` in a tab of WebKitGTK, on a screen that nobody sees. */
export async function withWebKitTab(use: (tab: Tab) => Promise<void>): Promise<void> {
  const stack = new AsyncDisposableStack();
  try {
    const screen = startProgram(stack, 'Xvfb', ['-displayfd', '1', '-screen', '0', '1024x768x24']);
    const [number] = await once(screen.stdout as NonNullable<ChildProcess['stdout']>, 'data');
    startProgram(stack, 'WebKitWebDriver', [`--port=${PORT}`], {
      DISPLAY: `:${String(number).trim()}`,
    });
    const session = await WebDriverSession.open(await listening());
    stack.defer(() => session.close());
    await session.post('timeouts', { script: SCRIPT_TIMEOUT_MS });
    await use(new WebKitTab(session));
  } finally {
    await stack.disposeAsync();
  }
}

/** Address of the driver, as soon as it answers: it does not say when it is ready. */
async function listening(): Promise<string> {
  const address = `http://127.0.0.1:${PORT}`;
  const deadline = performance.now() + 20_000;
  for (;;) {
    const answer = await fetch(`${address}/status`).catch(() => undefined);
    if (answer?.ok) return address;
    if (performance.now() > deadline) throw new Error('WebKitWebDriver does not answer');
    await delay(50);
  }
}
